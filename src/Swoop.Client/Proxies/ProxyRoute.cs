using System.Net;
using Microsoft.Extensions.Logging;
using Swoop.Client.Resolving.Addresses;
using Swoop.Client.Targets;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Proxies;

/// <summary>A target's way through a proxy: the name is left as it is, for the proxy to resolve (gRFC A1, case 1).</summary>
/// <param name="proxy">The proxy.</param>
/// <param name="target">The target as it is to be used: the name itself is its only endpoint.</param>
internal sealed class ProxyRoute(GrpcProxy proxy, ChannelTarget target)
{
    private const int DefaultSecurePort = 443;
    private const int DefaultPort = 80;

    public ChannelTarget Target { get; } = target;

    /// <summary>Finds the way of a target.</summary>
    /// <param name="chosen">What the user has set; null to look at the environment.</param>
    /// <param name="target">Where to connect to.</param>
    /// <param name="isSecure">Whether the connection has TLS, which a default port follows from.</param>
    /// <param name="logger">Is told of a proxy that is used.</param>
    /// <returns>Null where the target is to be reached directly.</returns>
    public static ProxyRoute? Find(GrpcProxy? chosen, ChannelTarget target, bool isSecure, ILogger logger)
    {
        if (NameOf(target) is not { } name || !HostPort.TryParse(name, out var place, out _)) return null;
        var proxy = chosen ?? GrpcProxy.FromEnvironment(logger);
        if (proxy.Address is null || ProxyBypass.Includes(proxy.Bypass, place.Host, place.Port ?? (isSecure ? DefaultSecurePort : DefaultPort))) return null;
        ProxyLog.Used(logger, name, proxy);
        return new ProxyRoute(
            proxy,
            target with { Uri = new TargetUri(PassthroughResolverFactory.Name, "", name), Factory = new PassthroughResolverFactory() });
    }

    /// <summary>Makes connections to an endpoint of the target.</summary>
    /// <param name="endPoint">The endpoint.</param>
    /// <param name="connect">Makes connections to the proxy.</param>
    public IConnector ConnectorTo(EndPoint endPoint, Func<EndPoint, IConnector> connect)
    {
        var place = endPoint switch
        {
            DnsEndPoint name => new HostPort(name.Host, name.Port),
            IPEndPoint address => new HostPort(address.Address.ToString(), address.Port),
            _ => throw new ArgumentException($"A proxy cannot connect to a {endPoint.GetType().Name}.", nameof(endPoint)),
        };
        return new ProxyConnector(connect(EndPointOf(proxy.Address!)), place.ToString(), proxy);
    }

    private static EndPoint EndPointOf(Uri address) =>
        new HostPort(address.HostNameType == UriHostNameType.IPv6 ? address.Host.Trim('[', ']') : address.IdnHost, address.Port).ToEndPoint(DefaultPort);

    private static string? NameOf(ChannelTarget target) => target.Uri switch
    {
        { Scheme: "http" or "https" } uri => uri.Authority,
        // Whoever names a DNS server wants the name resolved there.
        { Scheme: "dns", Authority: "" } uri => uri.Endpoint,
        _ => null,
    };
}

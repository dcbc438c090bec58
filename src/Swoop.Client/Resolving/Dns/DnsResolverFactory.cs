using System.Net;
using Swoop.Client.Targets;

namespace Swoop.Client.Resolving.Dns;

/// <summary>Resolves <c>dns:host:port</c> and <c>dns://server/host:port</c>, and names without any scheme (gRPC, "Name resolution").</summary>
/// <remarks>In <see cref="GrpcChannelOptions.ResolverFactories"/> it takes the place of the one that is there with default options, for names in
/// <c>http</c> and <c>https</c> addresses too; those are not asked for service configs and SRV records.</remarks>
public sealed class DnsResolverFactory : ResolverFactory
{
    private const int DnsPort = 53;

    /// <summary>Creates a factory with default options.</summary>
    public DnsResolverFactory()
        : this(new DnsResolverOptions())
    {
    }

    /// <summary>Creates a factory.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public DnsResolverFactory(DnsResolverOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinResolutionInterval, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero, nameof(options));
        if (options.RefreshInterval is { } interval) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero, nameof(options));
        if (options.SrvServiceName is { } service && (service.Length is 0 or > 60 || !service.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
            throw new ArgumentException($"\"{service}\" is not the name of a service; write it without underscore, as in \"grpc\".", nameof(options));
        Options = options;
    }

    /// <summary>How names are resolved.</summary>
    public DnsResolverOptions Options { get; }

    /// <inheritdoc/>
    public override string Scheme => "dns";

    /// <inheritdoc/>
    public override string AuthorityOf(TargetUri target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ServersOf(target);
        return HostPort.Parse(target.Endpoint, target).ToString();
    }

    /// <inheritdoc/>
    public override Resolver Create(TargetUri target, IResolverHost host)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(host);
        var name = HostPort.Parse(target.Endpoint, target);
        if (name.Address is { } address)
            return new FixedResolver(host, new ResolverResult { Endpoints = [new ResolvedEndpoint(new IPEndPoint(address, name.Port ?? host.DefaultPort))] });
        var servers = ServersOf(target) is { } server ? [server] : Options.Servers;
        return new DnsResolver(new DnsLookup(name.Host, name.Port ?? host.DefaultPort, servers, Options, host.Time), Options, host);
    }

    private static IPEndPoint? ServersOf(TargetUri target)
    {
        if (target.Authority.Length == 0) return null;
        var server = HostPort.Parse(target.Authority, target);
        return server.Address is { } address
            ? new IPEndPoint(address, server.Port ?? DnsPort)
            : throw new ArgumentException($"The target \"{target}\" is wrong: the DNS server \"{server.Host}\" is not an IP address.", nameof(target));
    }
}

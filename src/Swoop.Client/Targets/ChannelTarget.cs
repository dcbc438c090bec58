using System.Net;
using System.Net.Sockets;

namespace Swoop.Client.Targets;

/// <summary>An address as people write it, taken apart.</summary>
/// <param name="EndPoint">Where to connect.</param>
/// <param name="Authority">The field <c>:authority</c>.</param>
/// <param name="Host">The name that a certificate must have.</param>
/// <param name="UsesTls">What the scheme says about TLS; null where it says nothing.</param>
internal sealed record ChannelTarget(EndPoint EndPoint, string Authority, string Host, bool? UsesTls)
{
    private const string Forms = "http://host:port, https://host:port, unix:/path, unix-abstract:name";

    /// <exception cref="ArgumentException">The address has none of the known forms.</exception>
    public static ChannelTarget Parse(string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        if (address.StartsWith("unix-abstract:", StringComparison.Ordinal)) return OfUnix("\0" + address["unix-abstract:".Length..], address);
        if (address.StartsWith("unix:", StringComparison.Ordinal)) return OfUnix(PathOf(address), address);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            throw new ArgumentException($"\"{address}\" is not an address; known forms are {Forms}.", nameof(address));
        if (uri.AbsolutePath is not ("/" or "") || uri.Query.Length > 0)
            throw new ArgumentException($"The address \"{address}\" has a path or a query; a channel's address ends with the port.", nameof(address));

        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host.Trim('[', ']') : uri.IdnHost;
        EndPoint endPoint = IPAddress.TryParse(host, out var ip) ? new IPEndPoint(ip, uri.Port) : new DnsEndPoint(host, uri.Port);
        var authority = uri.HostNameType == UriHostNameType.IPv6 ? $"[{host}]:{uri.Port}" : $"{host}:{uri.Port}";
        return new ChannelTarget(endPoint, authority, host, uri.Scheme == "https");
    }

    private static ChannelTarget OfUnix(string path, string address) => path.Length > 1
        ? new ChannelTarget(new UnixDomainSocketEndPoint(path), "localhost", "localhost", null)
        : throw new ArgumentException($"The address \"{address}\" lacks the socket's name.", nameof(address));

    // unix:/path, unix:relative and unix:///path (gRPC, "Name resolution").
    private static string PathOf(string address)
    {
        var path = address["unix:".Length..];
        return path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
    }
}

using System.Net;
using Swoop.Client.Resolving;

namespace Swoop.Client.Targets;

/// <summary>A target as people write it, taken apart (gRPC, "Name resolution").</summary>
/// <param name="Uri">Its parts.</param>
/// <param name="Authority">The field <c>:authority</c>.</param>
/// <param name="Host">The name that a certificate must have.</param>
/// <param name="UsesTls">What the scheme says about TLS; null where it says nothing.</param>
/// <param name="Factory">Makes the resolver.</param>
internal sealed record ChannelTarget(TargetUri Uri, string Authority, string Host, bool? UsesTls, ResolverFactory Factory)
{
    private const string DefaultScheme = "dns";

    /// <param name="address">What the user gave.</param>
    /// <param name="custom">The user's own resolvers; they come before ours of the same scheme.</param>
    /// <exception cref="ArgumentException">The address has none of the known forms.</exception>
    public static ChannelTarget Parse(string address, IReadOnlyList<ResolverFactory> custom)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        var resolvers = new ResolverRegistry(custom);
        var (uri, factory) = Split(address.Trim(), resolvers);
        var authority = factory.AuthorityOf(uri);
        return new ChannelTarget(uri, authority, HostOf(authority), TlsOf(uri.Scheme), factory);
    }

    private static (TargetUri Uri, ResolverFactory Factory) Split(string address, ResolverRegistry resolvers)
    {
        // An IPv6 address can look like a scheme: fe80::1.
        var scheme = HostPort.AddressOf(address) is null ? SchemeOf(address) : null;
        if (scheme is not null && resolvers.Find(scheme) is { } factory)
            return (UriOf(scheme, address[(scheme.Length + 1)..], address), factory);
        if (scheme is not null && address.AsSpan(scheme.Length + 1).StartsWith("//"))
            throw new ArgumentException($"\"{address}\" is not an address: nobody resolves the scheme \"{scheme}\". {Known(resolvers)}", nameof(address));
        if (!HostPort.TryParse(address, out _, out var fault))
            throw new ArgumentException($"\"{address}\" is not an address: {fault} {Known(resolvers)}", nameof(address));
        return (new TargetUri(DefaultScheme, "", address), resolvers.Find(DefaultScheme)!);
    }

    private static string Known(ResolverRegistry resolvers) => $"Known are host:port, and the schemes {string.Join(", ", resolvers.Schemes)}.";

    // RFC 3986, 3.1.
    private static string? SchemeOf(string address)
    {
        var length = 0;
        while (length < address.Length && (char.IsAsciiLetterOrDigit(address[length]) || address[length] is '+' or '-' or '.')) length++;
        return length > 0 && length < address.Length && address[length] == ':' && char.IsAsciiLetter(address[0])
            ? address[..length].ToLowerInvariant()
            : null;
    }

    private static TargetUri UriOf(string scheme, string rest, string address)
    {
        if (scheme is "http" or "https") return HttpUriOf(scheme, address);
        var authority = "";
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = rest.IndexOf('/', 2);
            authority = slash < 0 ? rest[2..] : rest[2..slash];
            rest = slash < 0 ? "" : rest[slash..];
        }

        if (scheme is not ("unix" or "unix-abstract")) rest = rest.StartsWith('/') ? rest[1..] : rest;
        return new TargetUri(scheme, authority, rest);
    }

    private static TargetUri HttpUriOf(string scheme, string address)
    {
        if (!System.Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw new ArgumentException($"\"{address}\" is not an address; this form is {scheme}://host:port.", nameof(address));
        if (uri.AbsolutePath is not ("/" or "") || uri.Query.Length > 0)
            throw new ArgumentException($"The address \"{address}\" has a path or a query; a channel's address ends with the port.", nameof(address));
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host.Trim('[', ']') : uri.IdnHost;
        return new TargetUri(scheme, new HostPort(host, uri.Port).ToString(), "");
    }

    private static bool? TlsOf(string scheme) => scheme switch
    {
        "http" => false,
        "https" => true,
        _ => null,
    };

    private static string HostOf(string authority) => HostPort.TryParse(authority, out var hostPort, out _) ? hostPort.Host : authority;
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Swoop.Client.Targets;

/// <summary>A host, by name or by address, and perhaps a port: <c>name</c>, <c>name:port</c>, <c>1.2.3.4:port</c>, <c>[::1]:port</c>, <c>::1</c>.</summary>
/// <param name="Host">An ASCII name, or an address without brackets.</param>
/// <param name="Port">1 to 65535; null where none is given.</param>
internal readonly record struct HostPort(string Host, int? Port)
{
    // RFC 1035, 2.3.4: 255 octets on the wire, which are 253 characters as text.
    private const int MaxNameLength = 253;

    /// <summary>The address, where the host is one.</summary>
    public IPAddress? Address => AddressOf(Host);

    /// <param name="text">What to take apart.</param>
    /// <param name="target">The target it is a part of, for the error's text.</param>
    /// <exception cref="ArgumentException">The text is not a host with or without a port.</exception>
    public static HostPort Parse(string text, object target) =>
        TryParse(text, out var result, out var fault) ? result : throw new ArgumentException($"The target \"{target}\" is wrong: {fault}", nameof(text));

    /// <param name="text">What to take apart.</param>
    /// <param name="result">The parts.</param>
    /// <param name="fault">What is wrong, as a sentence.</param>
    public static bool TryParse(string text, out HostPort result, [NotNullWhen(false)] out string? fault)
    {
        result = default;
        if (!Split(text, out var host, out var port))
        {
            fault = $"\"{text}\" is not host, host:port, or [IPv6 address]:port.";
            return false;
        }

        if (!TryParsePort(port, out var number))
        {
            fault = $"\"{port}\" is not a port; ports are 1 to 65535.";
            return false;
        }

        // ":50051" is the local machine, as for sockets of other languages.
        if (host.Length == 0 && number is not null) host = "localhost";
        if (!TryNormalize(host, out var normal))
        {
            fault = host.Length == 0 ? "the host is missing." : $"\"{host}\" is neither a host name nor an IP address.";
            return false;
        }

        result = new HostPort(normal, number);
        fault = null;
        return true;
    }

    /// <summary>The address that a text is, with four numbers for IPv4: no short forms, which look like names.</summary>
    public static IPAddress? AddressOf(string host) =>
        IPAddress.TryParse(host, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || host.Count(c => c == '.') == 3)
            ? address
            : null;

    /// <summary>What a socket can connect to; a name stays one.</summary>
    public EndPoint ToEndPoint(int defaultPort) => Address is { } address
        ? new IPEndPoint(address, Port ?? defaultPort)
        : new DnsEndPoint(Host, Port ?? defaultPort);

    /// <summary>As it stands in <c>:authority</c>.</summary>
    public override string ToString()
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{host}:{port}") : host;
    }

    private static bool Split(string text, out string host, out string? port)
    {
        (host, port) = (text, null);
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || !text[1..end].Contains(':', StringComparison.Ordinal)) return false;
            (host, var rest) = (text[1..end], text[(end + 1)..]);
            if (rest.Length == 0) return true;
            port = rest[1..];
            return rest[0] == ':';
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        // More than one colon: an IPv6 address without brackets, which cannot have a port.
        if (colon < 0 || text.LastIndexOf(':') != colon) return true;
        (host, port) = (text[..colon], text[(colon + 1)..]);
        return true;
    }

    private static bool TryParsePort(string? text, out int? port)
    {
        port = null;
        if (text is null) return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535) return false;
        port = number;
        return true;
    }

    private static bool TryNormalize(string host, out string normal)
    {
        normal = host;
        if (host.Contains(':', StringComparison.Ordinal))
        {
            // In a URI the percent sign before a zone is written as %25 (RFC 6874).
            normal = host.Replace("%25", "%", StringComparison.Ordinal);
            return IPAddress.TryParse(normal, out _);
        }

        if (!System.Text.Ascii.IsValid(host))
        {
            try
            {
                normal = new IdnMapping().GetAscii(host);
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        return normal.Length is > 0 and <= MaxNameLength + 1 && normal.All(IsOfName) && !normal.StartsWith('.') && !normal.Contains("..", StringComparison.Ordinal);
    }

    // Underscores are not in host names by the book, but they are in those of container networks.
    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}

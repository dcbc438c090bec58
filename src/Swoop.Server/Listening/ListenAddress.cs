using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Swoop.Server.Listening;

/// <summary>Reads addresses to listen on as users write them.</summary>
/// <remarks>
/// <code>
///   ( "http" | "https" ) "://" host [ ":" port ]      host: an IP address, "localhost" (127.0.0.1), or "*" for all addresses
///   host ":" port
///   "unix:" [ "//" ] path
///   "unix-abstract:" name
/// </code>
/// </remarks>
/// <param name="EndPoint">Where to listen.</param>
/// <param name="IsHttps">The address begins with <c>https</c>.</param>
internal readonly record struct ListenAddress(EndPoint EndPoint, bool IsHttps)
{
    private const string UnixScheme = "unix:";
    private const string AbstractScheme = "unix-abstract:";

    /// <exception cref="ArgumentException">The text is no such address.</exception>
    public static ListenAddress Parse(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.StartsWith(AbstractScheme, StringComparison.OrdinalIgnoreCase)) return new(Abstract(address[AbstractScheme.Length..]), false);
        if (address.StartsWith(UnixScheme, StringComparison.OrdinalIgnoreCase))
        {
            var path = address[UnixScheme.Length..];
            return new(Unix(path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path), false);
        }

        var isHttps = address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        var isHttp = address.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        var rest = isHttps ? address[8..] : isHttp ? address[7..] : address;
        if (TryParseHost(rest.TrimEnd('/'), isHttps ? 443 : isHttp ? 80 : null, out var endPoint)) return new(endPoint, isHttps);
        throw new ArgumentException(
            $"\"{address}\" is no address to listen on; examples: http://127.0.0.1:5000, https://*:5001, [::1]:5000, unix:/run/app.sock, unix-abstract:app.", nameof(address));
    }

    public static UnixDomainSocketEndPoint Unix(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new UnixDomainSocketEndPoint(path);
    }

    public static UnixDomainSocketEndPoint Abstract(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        // Linux' abstract names begin with NUL instead of standing in the file system.
        return new UnixDomainSocketEndPoint($"\0{name}");
    }

    private static bool TryParseHost(string text, int? defaultPort, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        var colon = text.LastIndexOf(':');
        var hasPort = colon > text.LastIndexOf(']');
        var port = defaultPort ?? -1;
        if (hasPort && !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)) return false;
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort) return false;
        var host = hasPort ? text[..colon] : text;
        var address = host switch
        {
            "*" or "+" => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any,
            _ when host.Equals("localhost", StringComparison.OrdinalIgnoreCase) => IPAddress.Loopback,
            _ => IPAddress.TryParse(host, out var parsed) ? parsed : null,
        };
        if (address is null) return false;
        endPoint = new IPEndPoint(address, port);
        return true;
    }
}

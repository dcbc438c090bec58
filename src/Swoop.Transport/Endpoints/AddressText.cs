using System.Net;
using System.Net.Sockets;

namespace Swoop.Transport.Endpoints;

/// <summary>Addresses as users write them (gRPC's naming document).</summary>
public static class AddressText
{
    /// <summary>An address as text: "localhost:50051", "[::1]:50051", "unix:/run/app.sock".</summary>
    public static string Of(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        UnixDomainSocketEndPoint unix => OfUnix(unix.ToString()),
        _ => endPoint.ToString() ?? endPoint.GetType().Name,
    };

    // Linux' abstract names begin with NUL, which the runtime shows as "@".
    private static string OfUnix(string path) => path.StartsWith('@') || path.StartsWith('\0') ? $"unix-abstract:{path[1..]}" : $"unix:{path}";
}

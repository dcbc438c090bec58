using System.Net;
using System.Net.Sockets;

namespace Swoop.Client.Resolving.Dns;

/// <summary>Puts addresses that this machine has no way to behind the others, and IPv6 before IPv4 (RFC 6724, 6, rule 1 and the default policy).</summary>
internal static class AddressOrder
{
    public static IReadOnlyList<IPAddress> Sort(IEnumerable<IPAddress> addresses)
    {
        var v6 = addresses.Where(address => address.AddressFamily == AddressFamily.InterNetworkV6).Distinct().ToList();
        var v4 = addresses.Where(address => address.AddressFamily == AddressFamily.InterNetwork).Distinct().ToList();
        return v6.Count > 0 && v4.Count > 0 && !HasRoute(v6[0]) ? [.. v4, .. v6] : [.. v6, .. v4];
    }

    /// <remarks>Connecting a UDP socket sends nothing: it only looks for a route.</remarks>
    private static bool HasRoute(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(new IPEndPoint(address, 9));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

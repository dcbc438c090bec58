using System.Net;
using System.Net.Sockets;

namespace Swoop.Transport.Server;

/// <summary>How gRPC writes a peer's address.</summary>
internal static class PeerNames
{
    /// <summary><c>ipv4:1.2.3.4:5</c>, <c>ipv6:[::1]:5</c>, <c>unix:/path</c>, or <c>inproc</c> for a peer in this process.</summary>
    public static string Of(EndPoint? remote) => remote switch
    {
        IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped => $"ipv4:{mapped.Address.MapToIPv4()}:{mapped.Port}",
        IPEndPoint { AddressFamily: AddressFamily.InterNetwork } ip => $"ipv4:{ip}",
        IPEndPoint ip => $"ipv6:{ip}",
        UnixDomainSocketEndPoint unix => $"unix:{unix}",
        null => "inproc",
        _ => remote.ToString() ?? "unknown",
    };
}

using System.Net;
using System.Net.Sockets;
using Swoop.TestKit;
using Swoop.Transport.Tls;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Wires;

/// <summary>Two ends that are connected, over each kind of wire.</summary>
public static class WirePair
{
    private static readonly TestCertificates Certificates = new();

    public static TheoryData<string> Kinds => ["memory", "tcp", "tcp of the runtime", "unix", "tls", "tls over memory"];

    public static async Task<(Wire First, Wire Second)> CreateAsync(string kind)
    {
        switch (kind)
        {
            case "memory":
                return MemoryWire.CreatePair();
            case "tcp":
                return await OfSocketsAsync(new IPEndPoint(IPAddress.Loopback, 0));
            case "tcp of the runtime":
                return await OfSocketsAsync(new IPEndPoint(IPAddress.Loopback, 0), static socket => new SocketWire(socket, poller: null));
            case "unix":
                return await OfSocketsAsync(new UnixDomainSocketEndPoint($"\0swoop-{Guid.NewGuid():N}"));
            case "tls":
                return await WithTlsAsync(await OfSocketsAsync(new IPEndPoint(IPAddress.Loopback, 0)));
            default:
                return await WithTlsAsync(MemoryWire.CreatePair());
        }
    }

    public static async Task<(Wire First, Wire Second)> WithTlsAsync((Wire First, Wire Second) pair)
    {
        var initiator = new TlsInitiator(new ClientTlsOptions { RootCertificates = Certificates.Roots }, "localhost");
        var acceptor = new TlsAcceptor(new ServerTlsOptions { Certificate = TlsCertificate.Of(Certificates.Server) });
        var accepting = acceptor.AcceptAsync(pair.Second, default).AsTask();
        var first = await initiator.ConnectAsync(pair.First, default);
        return (first, await accepting);
    }

    private static async Task<(Wire First, Wire Second)> OfSocketsAsync(EndPoint endPoint, Func<Socket, SocketWire>? wireOf = null)
    {
        wireOf ??= static socket => new SocketWire(socket);
        var isTcp = endPoint is IPEndPoint;
        Socket NewSocket() => new(endPoint.AddressFamily, SocketType.Stream, isTcp ? ProtocolType.Tcp : ProtocolType.Unspecified);
        using var listener = NewSocket();
        listener.Bind(endPoint);
        listener.Listen();
        var client = NewSocket();
        await client.ConnectAsync(isTcp ? listener.LocalEndPoint! : endPoint);
        return (wireOf(client), wireOf(await listener.AcceptAsync()));
    }
}

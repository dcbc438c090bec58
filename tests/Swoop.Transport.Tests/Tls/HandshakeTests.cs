using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Swoop.TestKit;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Tests.Wires;
using Swoop.Transport.Tls;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Tls;

public sealed class HandshakeTests
{
    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("\0\0\u0012\u0004\0\0\0\0\0")]
    public async Task A_plaintext_server_is_recognised(string answer)
    {
        var (client, server) = MemoryWire.CreatePair();
        await server.SendBytesAsync(System.Text.Encoding.Latin1.GetBytes(answer));
        var exception = await Record.ExceptionAsync(async () => await new TlsInitiator(TlsPeers.Client, "localhost").ConnectAsync(client, default));
        Assert.Equal(TlsFailureKind.PlaintextPeer, Assert.IsType<TlsFailureException>(exception).Kind);
        var failure = ConnectFailure.Of(exception, "localhost:50051");
        Assert.Equal(
            "Connecting to localhost:50051 failed: TLS was expected, but the server speaks plaintext. Connect without TLS, or switch TLS on at the server.",
            failure.Message);
        // The wire was closed: the server sees the end after the client's greeting.
        await DrainAsync(server);
    }

    [Fact]
    public async Task A_plaintext_client_is_recognised()
    {
        var (client, server) = MemoryWire.CreatePair();
        await client.SendBytesAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        var exception = await Record.ExceptionAsync(async () => await new TlsAcceptor(TlsPeers.Server).AcceptAsync(server, default));
        Assert.Equal(TlsFailureKind.PlaintextPeer, Assert.IsType<TlsFailureException>(exception).Kind);
        Assert.Contains("the client speaks plaintext", exception.Message, StringComparison.Ordinal);
        await DrainAsync(client);
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_told()
    {
        var (client, server) = MemoryWire.CreatePair();
        await server.ShutdownAsync();
        var exception = await Record.ExceptionAsync(async () => await new TlsInitiator(TlsPeers.Client, "localhost").ConnectAsync(client, default));
        Assert.Equal(TlsFailureKind.PeerClosed, Assert.IsType<TlsFailureException>(exception).Kind);
    }

    [Fact]
    public async Task A_server_without_ALPN_is_refused()
    {
        var (wire, socket) = await ConnectAsync();
        await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var serving = stream.AuthenticateAsServerAsync(TlsPeers.Certificates.Server);
        var exception = await Record.ExceptionAsync(async () => await new TlsInitiator(TlsPeers.Client, "localhost").ConnectAsync(wire, default));
        await Record.ExceptionAsync(() => serving);
        Assert.Equal(TlsFailureKind.NoHttp2, Assert.IsType<TlsFailureException>(exception).Kind);
        Assert.Equal(ConnectFailureKind.NoHttp2, ConnectFailure.Of(exception, "x").Kind);
        Assert.True(await IsClosedAsync(stream));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http/1.1")]
    public async Task A_client_that_does_not_offer_HTTP_2_is_refused(string? offered)
    {
        var (wire, socket) = await ConnectAsync();
        await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var connecting = stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = offered is null ? null : [new SslApplicationProtocol(offered)],
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { TlsPeers.Certificates.Roots[0] } },
        });
        var exception = await Record.ExceptionAsync(async () => await new TlsAcceptor(TlsPeers.Server).AcceptAsync(wire, default));
        await Record.ExceptionAsync(() => connecting);
        Assert.IsAssignableFrom<System.Security.Authentication.AuthenticationException>(exception);
        if (offered is null) Assert.Equal(TlsFailureKind.NoHttp2, ((TlsFailureException)exception).Kind);
        Assert.True(await IsClosedAsync(stream));
    }

    [Fact]
    public async Task A_server_gives_a_silent_client_up()
    {
        var time = new ManualTimeProvider();
        var (client, server) = MemoryWire.CreatePair();
        var acceptor = new TlsAcceptor(TlsPeers.Server with { HandshakeTimeout = TimeSpan.FromSeconds(3) }, time);
        var accepting = acceptor.AcceptAsync(server, default).AsTask();
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(accepting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(TlsFailureKind.TimedOut, (await Assert.ThrowsAsync<TlsFailureException>(() => accepting)).Kind);
        Assert.Equal(0, await client.ReceiveAsync(new byte[1]));
        Assert.Equal(0, time.ArmedTimers);
    }

    [Fact]
    public async Task A_handshake_can_be_cancelled_at_both_ends()
    {
        using var cancellation = new CancellationTokenSource();
        var (client, farServer) = await WirePair.CreateAsync("tcp");
        var (farClient, server) = await WirePair.CreateAsync("tcp");
        var connecting = new TlsInitiator(TlsPeers.Client, "localhost").ConnectAsync(client, cancellation.Token).AsTask();
        var accepting = new TlsAcceptor(TlsPeers.Server).AcceptAsync(server, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
        await DrainAsync(farServer);
        await DrainAsync(farClient);
    }

    [Fact]
    public async Task A_handshake_whose_wire_is_aborted_ends()
    {
        var (client, farServer) = await WirePair.CreateAsync("tcp");
        var connecting = new TlsInitiator(TlsPeers.Client, "localhost").ConnectAsync(client, default).AsTask();
        client.Abort();
        Assert.NotNull(await Record.ExceptionAsync(() => connecting));
        await DrainAsync(farServer);
    }

    private static async Task<(Wire Wire, Socket Peer)> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var wire = await new SocketConnector(listener.LocalEndPoint!).ConnectAsync(default);
        return (wire, await listener.AcceptAsync());
    }

    private static async Task DrainAsync(Wire wire)
    {
        var buffer = new byte[4096];
        var exception = await Record.ExceptionAsync(async () =>
        {
            while (await wire.ReceiveAsync(buffer) > 0)
            {
            }
        });
        Assert.True(exception is null || WireIO.IsConnectionError(exception));
        wire.Abort();
    }

    /// <summary>The other end has closed its socket: nothing leaks.</summary>
    private static async Task<bool> IsClosedAsync(SslStream stream)
    {
        if (!stream.IsAuthenticated) return true;
        var received = 0;
        var exception = await Record.ExceptionAsync(async () => received = await stream.ReadAsync(new byte[1]));
        return exception is not null || received == 0;
    }
}

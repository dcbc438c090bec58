using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Swoop.Server.Tests.Kit;
using Swoop.TestKit;
using Swoop.Transport.Tls;
using Swoop.Transport.Wires;

namespace Swoop.Server.Tests.Endpoints;

public sealed class TlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task A_clients_certificate_becomes_the_identity_of_its_calls()
    {
        var identity = "";
        await using var server = await new TestServer().Unary((request, context) =>
        {
            Assert.Equal("x509_subject_alternative_name", context.AuthContext.PeerIdentityPropertyName);
            identity = context.AuthContext.PeerIdentity.Single().Value;
            return Task.FromResult(request);
        }).StartAsync("https://127.0.0.1:0", Options(ClientCertificateMode.Require));
        Assert.StartsWith("https://127.0.0.1:", server.Server.Endpoints[^1].Address);
        await using var client = await ConnectAsync(server, withCertificate: true);
        Assert.Equal("0", (await client.UnaryAsync("x", (":scheme", "https"))).GrpcStatus);
        Assert.Equal("testclient", identity);
    }

    [Fact]
    public async Task Without_a_certificate_a_client_is_nobody()
    {
        bool? authenticated = null;
        await using var server = await new TestServer().Unary((request, context) =>
        {
            authenticated = context.AuthContext.IsPeerAuthenticated;
            return Task.FromResult(request);
        }).StartAsync("https://127.0.0.1:0", Options(ClientCertificateMode.None));
        await using var client = await ConnectAsync(server, withCertificate: false);
        await client.UnaryAsync("x", (":scheme", "https"));
        Assert.False(authenticated);
    }

    [Fact]
    public async Task A_handshake_that_does_not_go_on_is_given_up_and_others_do_not_wait_for_it()
    {
        var time = new ManualTimeProvider();
        await using var server = await new TestServer(new GrpcServerOptions { TimeProvider = time })
            .Unary((request, _) => Task.FromResult(request)).StartAsync("https://127.0.0.1:0", Options(ClientCertificateMode.None));
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await silent.ConnectAsync(server.Server.Endpoints[^1].EndPoint!);
        // Its handshake has begun when its time runs.
        await time.WaitForTimersAsync().WaitAsync(RawClient.Patience);
        await using var client = await ConnectAsync(server, withCertificate: false);
        Assert.Equal("0", (await client.UnaryAsync("x", (":scheme", "https"))).GrpcStatus);
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(0, await ReceiveOrResetAsync(silent));
    }

    [Fact]
    public async Task A_shutdown_does_not_wait_for_handshakes()
    {
        await using var server = await new TestServer().Unary((request, _) => Task.FromResult(request))
            .StartAsync("https://127.0.0.1:0", Options(ClientCertificateMode.None));
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await silent.ConnectAsync(server.Server.Endpoints[^1].EndPoint!);
        while (server.Server.ConnectionCount == 0) await Task.Yield();
        await server.Server.ShutdownAsync().WaitAsync(RawClient.Patience);
        Assert.Equal(0, server.Server.ConnectionCount);
    }

    private static async Task<int> ReceiveOrResetAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1]).WaitAsync(RawClient.Patience);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private ServerTlsOptions Options(ClientCertificateMode mode) => new()
    {
        Certificate = TlsCertificate.Of(_certificates.Server),
        ClientCertificates = mode,
        ClientRootCertificates = _certificates.Roots,
    };

    private async Task<RawClient> ConnectAsync(TestServer server, bool withCertificate)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync((IPEndPoint)server.Server.Endpoints[^1].EndPoint!);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
            ClientCertificates = withCertificate ? [_certificates.Client] : null,
        };
        return new RawClient(await TlsWire.ConnectAsync(new SocketWire(socket), options, CancellationToken.None));
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Swoop.Client.Proxies;
using Swoop.Client.Tests.Kit;
using Swoop.Http2.Output;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Tests.Proxies;

public sealed class ProxyConnectorTests : IAsyncLifetime
{
    private readonly FakeProxy _proxy = new();
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public Task InitializeAsync()
    {
        _server.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        // The proxy first: it asks for the server's address.
        await _proxy.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task The_proxy_is_asked_for_the_destination()
    {
        _proxy.Route = _ => (IPEndPoint)_server.LocalEndpoint;

        var wire = await Connector().ConnectAsync(default).AsTask().WaitAsync(Api.Patience);
        using var accepted = await _server.AcceptTcpClientAsync().WaitAsync(Api.Patience);
        var output = new OutputBuffer();
        output.Write("ping"u8);
        await wire.SendAsync(output);
        var received = new byte[4];
        await accepted.GetStream().ReadExactlyAsync(received).AsTask().WaitAsync(Api.Patience);
        wire.Abort();

        Assert.Equal("ping", Encoding.ASCII.GetString(received));
        Assert.Equal("CONNECT backend.example:443 HTTP/1.1\r\nHost: backend.example:443\r\n\r\n", Assert.Single(_proxy.Requests));
    }

    [Fact]
    public async Task What_the_server_says_first_is_not_lost()
    {
        _proxy.Route = _ => (IPEndPoint)_server.LocalEndpoint;
        _proxy.WaitsForServer = true;
        var connecting = Connector().ConnectAsync(default).AsTask();
        using var accepted = await _server.AcceptTcpClientAsync().WaitAsync(Api.Patience);
        await accepted.GetStream().WriteAsync("first"u8.ToArray());

        var wire = await connecting.WaitAsync(Api.Patience);
        await accepted.GetStream().WriteAsync("second"u8.ToArray());
        var text = "";
        var buffer = new byte[3];
        Assert.Equal(0, await wire.ReceiveAsync(Memory<byte>.Empty).AsTask().WaitAsync(Api.Patience));
        while (text.Length < 11) text += Encoding.ASCII.GetString(buffer, 0, await wire.ReceiveAsync(buffer).AsTask().WaitAsync(Api.Patience));
        wire.Abort();

        Assert.Equal("firstsecond", text);
    }

    [Theory]
    [InlineData("user:pass", "user:pass")]
    [InlineData("user", "user:")]
    [InlineData("us%40er:p%3Ass%C3%A4", "us@er:p:ssä")]
    public async Task Credentials_of_the_address_are_shown(string user, string expected)
    {
        _proxy.Route = _ => (IPEndPoint)_server.LocalEndpoint;
        var address = new Uri($"http://{user}@127.0.0.1:{_proxy.Port}");

        (await Connector(address).ConnectAsync(default).AsTask().WaitAsync(Api.Patience)).Abort();

        Assert.Contains(
            $"\r\nProxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(expected))}\r\n", Assert.Single(_proxy.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "refused to connect to backend.example:443: 407 Proxy Authentication Required. Give user and password")]
    [InlineData("HTTP/1.1 502 Bad\u0007 Gateway\r\nX: y\r\n\r\n", "refused to connect to backend.example:443: 502 Bad Gateway.")]
    [InlineData("HTTP/1.0 403\r\n\r\n", "refused to connect to backend.example:443: 403.")]
    [InlineData("SSH-2.0-x\r\n\r\n", "did not answer to CONNECT backend.example:443 as HTTP proxies do")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", "did not answer to CONNECT")]
    [InlineData("HTTP/2 200\r\n\r\n", "did not answer to CONNECT")]
    [InlineData("\r\n\r\n", "did not answer to CONNECT")]
    [InlineData("HTTP/1.1 200 OK\r\n", "closed the connection before it answered")]
    [InlineData("", "closed the connection before it answered")]
    public async Task What_the_proxy_does_not_do_is_said(string answer, string fault)
    {
        _proxy.Answer = answer;

        var exception = await Assert.ThrowsAsync<ProxyException>(() => Connector().ConnectAsync(default).AsTask().WaitAsync(Api.Patience));

        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
        Assert.Contains($"http://127.0.0.1:{_proxy.Port}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up()
    {
        _proxy.Answer = "HTTP/1.1 200 OK\r\n" + new string('x', 8 << 10);

        var exception = await Assert.ThrowsAsync<ProxyException>(() => Connector().ConnectAsync(default).AsTask().WaitAsync(Api.Patience));

        Assert.Contains("more than 8192 bytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_is_not_taken_for_the_server()
    {
        // Taken, so that nobody else gets the port, and without anybody who listens.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = new Uri($"http://{taken.LocalEndPoint}");

        var exception = await Assert.ThrowsAsync<ProxyException>(() => Connector(address).ConnectAsync(default).AsTask().WaitAsync(Api.Patience));
        var message = ConnectFailure.Of(exception, "backend.example:443").Message;

        Assert.Contains($"The proxy http://127.0.0.1:{address.Port} cannot be reached. Nothing listens at 127.0.0.1:{address.Port}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_the_proxy_ends_when_the_token_says_so()
    {
        using var cancellation = new CancellationTokenSource();
        _proxy.Route = _ =>
        {
            cancellation.Cancel();
            return (IPEndPoint)_server.LocalEndpoint;
        };
        _proxy.WaitsForServer = true;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Connector().ConnectAsync(cancellation.Token).AsTask().WaitAsync(Api.Patience));
    }

    private ProxyConnector Connector(Uri? address = null)
    {
        var proxy = new GrpcProxy(address ?? _proxy.Address);
        return new ProxyConnector(new SocketConnector(new IPEndPoint(IPAddress.Loopback, proxy.Address!.Port)), "backend.example:443", proxy);
    }
}

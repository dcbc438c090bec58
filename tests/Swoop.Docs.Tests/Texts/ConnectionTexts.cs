using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Helloworld;
using Swoop.Client;
using Swoop.Client.Proxies;
using Swoop.Client.Resolving.Dns;
using Swoop.Docs.Tests.Snippets;
using Swoop.TestKit;
using Swoop.Transport.Tls;

namespace Swoop.Docs.Tests.Texts;

/// <summary>What a call says for which there is no connection, and that <c>docs/channel.md</c> quotes it as it is.</summary>
public sealed class ConnectionTexts : IDisposable
{
    private const string PageName = "docs/channel.md";
    private readonly TestCertificates _certificates = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("swoop-docs-").FullName;

    public void Dispose()
    {
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Nothing_listens()
    {
        using var taken = TakePort(IPAddress.Loopback);
        Page.AssertQuotes(PageName, await DetailAsync($"http://{taken.LocalEndPoint}"));
    }

    [Fact]
    public async Task Nothing_listens_at_any_address()
    {
        using var first = TakePort(IPAddress.Loopback);
        using var second = TakePort(IPAddress.Parse("127.0.0.2"));
        Page.AssertQuotes(PageName, await DetailAsync($"static:///{first.LocalEndPoint},{second.LocalEndPoint}"), ($"{second.LocalEndPoint}", "127.0.0.2:5001"));
    }

    [Fact]
    public async Task There_is_no_such_socket()
    {
        var path = Path.Combine(_folder, "greeter.sock");
        Page.AssertQuotes(PageName, await DetailAsync($"unix:{path}"), (path, "/run/greeter.sock"));
    }

    [Fact]
    public async Task The_server_expects_TLS()
    {
        await using var server = await StartWithTlsAsync();
        Page.AssertQuotes(PageName, await DetailAsync(server.Endpoints[0].Address.Replace("https", "http", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_server_expects_no_TLS()
    {
        await using var server = new Server.GrpcServer();
        await server.AddService(new GreeterService()).Listen("http://127.0.0.1:0").StartAsync();
        Page.AssertQuotes(PageName, await DetailAsync(server.Endpoints[0].Address.Replace("http", "https", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_certificate_is_not_trusted()
    {
        await using var server = await StartWithTlsAsync();
        Page.AssertQuotes(PageName, await DetailAsync(server.Endpoints[0].Address));
    }

    [Fact]
    public async Task The_certificate_is_for_another_name()
    {
        await using var server = await StartWithTlsAsync();
        var options = new GrpcChannelOptions { Authority = "greeter.example", Tls = new ClientTlsOptions { RootCertificates = _certificates.Roots } };
        Page.AssertQuotes(PageName, await DetailAsync(server.Endpoints[0].Address, options));
    }

    [Fact]
    public async Task There_is_no_such_name()
    {
        using var names = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var ended = new CancellationTokenSource();
        var answering = AnswerNoSuchNameAsync(names, ended.Token);
        var server = names.Client.LocalEndPoint!.ToString()!;
        Page.AssertQuotes(PageName, await DetailAsync($"dns://{server}/greter.example.:5001"), ("greter.example.:", "greter.example:"));
        await ended.CancelAsync();
        await answering;
    }

    [Fact]
    public async Task The_name_server_says_nothing()
    {
        using var names = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var dns = new DnsResolverFactory(new DnsResolverOptions { Timeout = TimeSpan.FromMilliseconds(300) });
        var detail = await DetailAsync($"dns://{names.Client.LocalEndPoint}/greeter.example:5001", new GrpcChannelOptions { ResolverFactories = [dns] });
        Page.AssertQuotes(PageName, detail, ("0.3 s", "10 s"));
    }

    [Fact]
    public async Task The_server_says_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var detail = await DetailAsync($"http://{listener.LocalEndpoint}", new GrpcChannelOptions { ConnectTimeout = TimeSpan.FromSeconds(3) });
        Page.AssertQuotes(PageName, detail, ("3 s", "20 s"));
    }

    [Fact]
    public async Task The_server_speaks_another_protocol()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        Page.AssertQuotes(PageName, await DetailAsync($"http://{listener.LocalEndpoint}"));
        await answering;
    }

    [Fact]
    public async Task The_proxy_wants_a_password()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        var options = new GrpcChannelOptions { Proxy = new GrpcProxy(new Uri($"http://{listener.LocalEndpoint}")) };
        Page.AssertQuotes(PageName, await DetailAsync("http://greeter.example:5001", options), (listener.LocalEndpoint.ToString()!, "proxy.example:3128"));
        await answering;
    }

    [Fact]
    public async Task The_server_ended_the_connection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = EndAfterRequestAsync(listener);
        Page.AssertQuotes(PageName, await DetailAsync($"http://{listener.LocalEndpoint}"));
        await answering;
    }

    [Fact]
    public async Task The_channel_was_shut_down()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:5001");
        await channel.ShutdownAsync();
        Page.AssertQuotes(PageName, await DetailAsync(channel));
    }

    [Fact]
    public async Task A_deadline_passes_while_the_call_waits_for_ready()
    {
        using var taken = TakePort(IPAddress.Loopback);
        using var channel = GrpcChannel.ForAddress($"http://{taken.LocalEndPoint}");
        Page.AssertQuotes(PageName, await DetailAsync(channel, Soon().WithWaitForReady(), StatusCode.DeadlineExceeded));
    }

    [Fact]
    public async Task A_deadline_passes_before_the_name_servers_answer()
    {
        using var names = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var server = names.Client.LocalEndPoint!.ToString()!;
        using var channel = GrpcChannel.ForAddress($"dns://{server}/greeter.example:5001");
        Page.AssertQuotes(PageName, await DetailAsync(channel, Soon(), StatusCode.DeadlineExceeded), (server, ""));
    }

    [Fact]
    public async Task A_deadline_passes_before_the_server_answers()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var channel = GrpcChannel.ForAddress($"http://{listener.LocalEndpoint}");
        Page.AssertQuotes(PageName, await DetailAsync(channel, Soon(), StatusCode.DeadlineExceeded));
    }

    private static CallOptions Soon() => new(deadline: DateTime.UtcNow.AddMilliseconds(500));

    private async Task<Server.GrpcServer> StartWithTlsAsync()
    {
        var (certificate, key) = TestCertificates.WritePem(_certificates.Server, _folder, "server");
        return await Servers.WithTlsAsync("https://127.0.0.1:0", certificate, key);
    }

    private static async Task<string> DetailAsync(string address, GrpcChannelOptions? options = null)
    {
        using var channel = GrpcChannel.ForAddress(address, options);
        return await DetailAsync(channel);
    }

    private static async Task<string> DetailAsync(GrpcChannel channel, CallOptions options = default, StatusCode code = StatusCode.Unavailable)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await new Greeter.GreeterClient(channel).SayHelloAsync(new HelloRequest(), options));
        Assert.Equal(code, exception.StatusCode);
        return exception.Status.Detail;
    }

    /// <summary>A port that is taken, so that nobody else gets it, and at which nobody listens.</summary>
    private static Socket TakePort(IPAddress address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }

    /// <summary>Greets the client, waits for the empty message that ends its request, and says goodbye.</summary>
    private static async Task EndAfterRequestAsync(TcpListener listener)
    {
        byte[] settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
        byte[] lastData = [0, 0, 5, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0];
        byte[] goAway = [0, 0, 27, 7, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 11, .. "calls come too fast"u8];
        using var connection = await listener.AcceptTcpClientAsync();
        var stream = connection.GetStream();
        await stream.WriteAsync(settings);
        var received = new List<byte>();
        var buffer = new byte[1024];
        while (received.ToArray().AsSpan().IndexOf(lastData) < 0) received.AddRange(buffer.AsSpan(0, await stream.ReadAsync(buffer)));
        await stream.WriteAsync(goAway);
        connection.Client.Shutdown(SocketShutdown.Send);
        while (await stream.ReadAsync(buffer) > 0)
        {
            // Closed before all is read, the connection would be reset, and the GOAWAY with it.
        }
    }

    private static async Task AnswerAsync(TcpListener listener, string answer)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        var stream = connection.GetStream();
        await stream.ReadExactlyAsync(new byte[16]);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        // Until the client closes, so that the answer is not lost in a reset.
        await stream.CopyToAsync(Stream.Null).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task AnswerNoSuchNameAsync(UdpClient names, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                var question = await names.ReceiveAsync(ended);
                // RFC 1035, 4.1.1: a response, and NXDOMAIN.
                question.Buffer[2] |= 0x80;
                question.Buffer[3] = (byte)((question.Buffer[3] & 0xF0) | 3);
                await names.SendAsync(question.Buffer, question.RemoteEndPoint, ended);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}

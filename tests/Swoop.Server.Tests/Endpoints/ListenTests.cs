using System.Net;
using System.Net.Sockets;
using Swoop.Server.Tests.Kit;
using Swoop.Transport.Endpoints;

namespace Swoop.Server.Tests.Endpoints;

public sealed class ListenTests
{
    [Fact]
    public async Task Port_0_reports_the_port_it_got()
    {
        await using var server = await new TestServer().Unary((request, _) => Task.FromResult(request)).StartAsync("http://127.0.0.1:0");
        var endpoint = server.Server.Endpoints[^1];
        Assert.NotEqual(0, endpoint.Port);
        Assert.Equal($"http://127.0.0.1:{endpoint.Port}", endpoint.Address);
        await using var client = await RawClient.ConnectAsync(endpoint.EndPoint!);
        Assert.Equal("0", (await client.UnaryAsync("x")).GrpcStatus);
    }

    [Fact]
    public async Task The_peer_of_a_socket_is_its_address()
    {
        string? peer = null;
        await using var server = await new TestServer().Unary((request, context) =>
        {
            peer = context.Peer;
            return Task.FromResult(request);
        }).StartAsync("127.0.0.1:0");
        await using var client = await RawClient.ConnectAsync(server.Server.Endpoints[^1].EndPoint!);
        await client.UnaryAsync("x");
        Assert.StartsWith("ipv4:127.0.0.1:", peer);
    }

    [Fact]
    public async Task A_unix_socket_serves_and_its_file_goes_with_the_server()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using (var server = await new TestServer().Unary((request, _) => Task.FromResult(request)).StartAsync($"unix:{path}"))
        {
            Assert.Equal($"unix:{path}", server.Server.Endpoints[^1].Address);
            await using var client = await RawClient.ConnectAsync(new UnixDomainSocketEndPoint(path));
            Assert.Equal(["x"], await (await client.UnaryAsync("x")).AllAsync());
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task An_abstract_socket_serves_without_a_file()
    {
        if (!OperatingSystem.IsLinux()) return;
        var name = Path.GetRandomFileName();
        await using var server = await new TestServer(configure: s => s.ListenAbstractSocket(name)).Unary((request, _) => Task.FromResult(request)).StartAsync();
        Assert.Contains(server.Server.Endpoints, endpoint => endpoint.Address == $"unix-abstract:{name}");
        await using var client = await RawClient.ConnectAsync(new UnixDomainSocketEndPoint($"\0{name}"));
        Assert.Equal("0", (await client.UnaryAsync("x")).GrpcStatus);
    }

    [Fact]
    public async Task A_listener_with_options_of_its_own_serves_and_is_closed_with_the_server()
    {
        var listener = SocketListener.Bind(new IPEndPoint(IPAddress.Loopback, 0), new SocketListenerOptions { Backlog = 7, SpareHandles = 3 });
        var endPoint = listener.LocalEndPoint!;
        await using (var server = await new TestServer(configure: s => s.Listen(listener)).Unary((request, _) => Task.FromResult(request)).StartAsync())
        {
            await using var client = await RawClient.ConnectAsync(endPoint);
            Assert.Equal("0", (await client.UnaryAsync("x")).GrpcStatus);
        }

        await Assert.ThrowsAnyAsync<SocketException>(() => RawClient.ConnectAsync(endPoint));
    }

    [Fact]
    public async Task An_address_in_use_fails_the_start_and_leaves_nothing_open()
    {
        await using var first = await new TestServer().Unary((request, _) => Task.FromResult(request)).StartAsync("127.0.0.1:0");
        var taken = first.Server.Endpoints[^1].Port;
        await using var second = new GrpcServer();
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        second.ListenUnixSocket(path).Listen(new IPEndPoint(IPAddress.Loopback, taken));
        var exception = await Assert.ThrowsAsync<IOException>(() => second.StartAsync());
        Assert.Contains($"127.0.0.1:{taken}", exception.Message);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task After_a_shutdown_the_port_is_free()
    {
        // Somebody else may have taken it in between, but hardly three times.
        Exception? failure = null;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            failure = await Record.ExceptionAsync(UsePortTwiceAsync);
            if (failure is not IOException) break;
        }

        Assert.Null(failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://")]
    [InlineData("ftp://127.0.0.1:1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:99999")]
    [InlineData("http://some.name:80")]
    [InlineData("unix:")]
    [InlineData("unix-abstract:")]
    public void An_address_that_is_none_is_a_mistake(string address) =>
        Assert.ThrowsAny<ArgumentException>(() => new GrpcServer().Listen(address));

    [Fact]
    public void Scheme_and_TLS_must_not_contradict_each_other()
    {
        Assert.Throws<ArgumentException>(() => new GrpcServer().Listen("https://127.0.0.1:0"));
        Assert.Throws<ArgumentException>(() => new GrpcServer().Listen("http://127.0.0.1:0", new Transport.Tls.ServerTlsOptions()));
    }

    private static async Task UsePortTwiceAsync()
    {
        int port;
        await using (var server = await new TestServer().Unary((request, _) => Task.FromResult(request)).StartAsync("127.0.0.1:0"))
        {
            port = server.Server.Endpoints[^1].Port;
            await using var client = await RawClient.ConnectAsync(server.Server.Endpoints[^1].EndPoint!);
            await client.UnaryAsync("x");
            await server.Server.ShutdownAsync(TimeSpan.FromSeconds(10));
        }

        await using var next = new GrpcServer();
        await next.Listen(new IPEndPoint(IPAddress.Loopback, port)).StartAsync();
        Assert.Equal(port, next.Endpoints[0].Port);
    }
}

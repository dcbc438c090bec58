using Grpc.Core;
using Helloworld;
using Swoop.Client;
using Swoop.Docs.Tests.Snippets;
using Swoop.Server;
using Swoop.TestKit;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Tls;

namespace Swoop.Docs.Tests;

/// <summary>What the pages show does what they say.</summary>
public sealed class SnippetsRun : IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("swoop-docs-").FullName;

    public void Dispose()
    {
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_server_with_TLS_answers_a_client_that_knows_its_root()
    {
        var (certificate, key) = TestCertificates.WritePem(_certificates.Server, _folder, "server");
        await using var server = await Servers.WithTlsAsync("https://127.0.0.1:0", certificate, key);
        using var channel = Channels.WithOwnRoots(server.Endpoints[0].Address, _certificates.Authority.ExportCertificatePem());
        await AssertGreetsAsync(channel);
    }

    [Fact]
    public async Task A_server_that_requires_client_certificates_knows_its_client()
    {
        var (certificate, key) = TestCertificates.WritePem(_certificates.Client, _folder, "client");
        await using var server = await Servers.WithClientCertificatesAsync("https://127.0.0.1:0", TlsCertificate.Of(_certificates.Server), _certificates.Roots);
        using var channel = Channels.WithClientCertificate(server.Endpoints[0].Address, _certificates.Roots, certificate, key);
        await AssertGreetsAsync(channel);
    }

    [Fact]
    public async Task A_server_on_a_unix_socket_answers()
    {
        var path = Path.Combine(_folder, "greeter.sock");
        await using var server = await Servers.OnUnixSocketAsync(path);
        using var channel = GrpcChannel.ForAddress($"unix:{path}");
        await AssertGreetsAsync(channel);
    }

    [Fact]
    public async Task A_server_in_memory_answers()
    {
        await InMemoryTest.The_greeter_greets();
    }

    [Fact]
    public async Task A_deadline_in_time_changes_nothing()
    {
        await WithServiceAsync(new GreeterService(), async client => Assert.Equal("Hello world!", await Calls.WithDeadlineAsync(client)));
    }

    [Fact]
    public async Task A_cancelled_stream_ends()
    {
        await WithServiceAsync(new TickingService(), async client => Assert.Equal(StatusCode.Cancelled, await Calls.WithCancellationAsync(client)));
    }

    [Fact]
    public async Task Metadata_travel_both_ways()
    {
        await WithServiceAsync(new MetadataService(), async client =>
        {
            Assert.Equal("greeter-1", await Calls.WithMetadataAsync(client));
            var exception = await Assert.ThrowsAsync<RpcException>(async () => await client.SayHelloAsync(new HelloRequest()));
            Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
        });
    }

    [Fact]
    public async Task A_call_that_waits_for_ready_is_answered()
    {
        await WithServiceAsync(new GreeterService(), async client => Assert.Equal("Hello world!", (await Calls.WaitingForReadyAsync(client)).Message));
    }

    [Fact]
    public async Task Interceptors_on_both_sides_agree_on_a_token()
    {
        var listener = new MemoryListener();
        await using var server = Interception.AtTheServer("secret");
        await server.ListenInMemory(listener).StartAsync();
        using var channel = GrpcChannel.ForMemory(listener);
        Assert.Equal("Hello world!", (await Interception.AtTheClient(channel, "secret").SayHelloAsync(new HelloRequest { Name = "world" })).Message);
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await Interception.AtTheClient(channel, "guess").SayHelloAsync(new HelloRequest()));
        Assert.Equal(StatusCode.Unauthenticated, exception.StatusCode);
    }

    [Fact]
    public async Task A_deadline_travels_on_to_the_next_server()
    {
        DateTime? seen = null;
        await WithServiceAsync(new DeadlineService(deadline => seen = deadline), backend => WithServiceAsync(new FrontService(backend), async client =>
        {
            var deadline = DateTime.UtcNow.AddSeconds(60);
            await client.SayHelloAsync(new HelloRequest(), deadline: deadline);
            Assert.NotNull(seen);
            Assert.InRange(seen.Value, deadline.AddSeconds(-30), deadline.AddSeconds(1));
        }));
    }

    [Fact]
    public async Task An_endless_stream_ends_when_the_server_shuts_down()
    {
        var listener = new MemoryListener();
        await using var server = new GrpcServer();
        await server.AddService(new TickingService()).ListenInMemory(listener).StartAsync();
        using var channel = GrpcChannel.ForMemory(listener);
        using var call = new Greeter.GreeterClient(channel).LotsOfReplies(new LotsOfRepliesRequest { Name = "world" });
        Assert.True(await call.ResponseStream.MoveNext());
        var shutdown = Servers.ShutDownAsync(server);
        await foreach (var reply in call.ResponseStream.ReadAllAsync()) Assert.Equal("Hello world!", reply.Message);
        await shutdown;
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    private static async Task AssertGreetsAsync(GrpcChannel channel)
    {
        var reply = await new Greeter.GreeterClient(channel).SayHelloAsync(new HelloRequest { Name = "world" }, deadline: DateTime.UtcNow.AddSeconds(30));
        Assert.Equal("Hello world!", reply.Message);
    }

    private static async Task WithServiceAsync<TService>(TService service, Func<Greeter.GreeterClient, Task> test)
        where TService : class
    {
        var listener = new MemoryListener();
        await using var server = new GrpcServer();
        await server.AddService(service).ListenInMemory(listener).StartAsync();
        using var channel = GrpcChannel.ForMemory(listener);
        await test(new Greeter.GreeterClient(channel));
    }

    private sealed class DeadlineService(Action<DateTime> saw) : Greeter.GreeterBase
    {
        public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context)
        {
            saw(context.Deadline);
            return Task.FromResult(new HelloReply());
        }
    }
}

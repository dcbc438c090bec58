using Grpc.Core;
using Helloworld;
using Swoop.Client;
using Swoop.Client.ServiceConfigs;
using Swoop.Docs.Tests.Snippets;
using Swoop.Server;
using Swoop.Transport.Endpoints;

namespace Swoop.Docs.Tests;

/// <summary>What the pages about the channel show is accepted, and does what they say.</summary>
public sealed class ChannelSnippetsRun
{
    public static TheoryData<string, int> Configs
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach (var page in (string[])["docs/channel.md", "docs/kubernetes.md"])
            {
                for (var index = 0; index < Repository.Blocks(page, "json").Count; index++) all.Add(page, index + 1);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Configs))]
    public void Every_json_block_is_a_service_config_that_a_channel_takes(string page, int number)
    {
        using var channel = ServiceConfigs.FromText("http://127.0.0.1:5001", Repository.Blocks(page, "json")[number - 1]);
        Assert.Equal(ConnectivityState.Idle, channel.State);
    }

    [Fact]
    public void Every_channel_that_is_shown_can_be_made()
    {
        GrpcChannel[] channels =
        [
            Targets.Balanced("dns:///greeter.example:5001"), Targets.WithDnsSettings("dns:///greeter.example:5001"), Targets.WithServiceRecords(), Targets.ThroughProxy(),
            Targets.WithoutProxy(), Targets.WithBackoff("ipv4:127.0.0.1:5001"), ServiceConfigs.WithoutRetries("unix:/run/greeter.sock"), Pods.Connect(),
            Pods.ConnectWithRefresh("dns:///greeter.example:5001", ServiceConfigs.FromObjects()), Stickiness.Connect("static:///127.0.0.1:5001,127.0.0.1:5002"),
        ];
        foreach (var channel in channels) channel.Dispose();
        foreach (var config in (ServiceConfig[])[ServiceConfigs.WithoutOutliers(), ServiceConfigs.Hedged()])
            GrpcChannel.ForAddress("http://127.0.0.1:5001", new GrpcChannelOptions { ServiceConfig = config }).Dispose();
    }

    [Theory]
    [InlineData("http://127.0.0.1:5001")]
    [InlineData("https://greeter.example")]
    [InlineData("dns:///greeter.example:5001")]
    [InlineData("dns://192.0.2.53/greeter.example:5001")]
    [InlineData("greeter.example:5001")]
    [InlineData("ipv4:192.0.2.1:5001,192.0.2.2:5001")]
    [InlineData("ipv6:[2001:db8::1]:5001,[2001:db8::2]:5001")]
    [InlineData("static:///a.example:5001,b.example:5001")]
    [InlineData("passthrough:///greeter.example:5001")]
    [InlineData("unix:/run/greeter.sock")]
    [InlineData("unix:run/greeter.sock")]
    [InlineData("unix-abstract:greeter")]
    public void Every_target_of_the_table_is_one(string target)
    {
        GrpcChannel.ForAddress(target).Dispose();
        Assert.Contains($"`{target}`", Repository.Read("docs/channel.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_call_is_made_again_as_the_service_config_says()
    {
        var service = new FailingService(failures: 2);
        var listener = new MemoryListener();
        await using var server = new GrpcServer();
        await server.AddService(service).ListenInMemory(listener).StartAsync();
        using var channel = GrpcChannel.ForMemory(listener, new GrpcChannelOptions { ServiceConfig = ServiceConfigs.FromObjects() });

        Assert.Equal("3", (await new Greeter.GreeterClient(channel).SayHelloAsync(new HelloRequest())).Message);
    }

    [Fact]
    public async Task Calls_of_one_tenant_stay_with_one_server()
    {
        await using var first = await StartAsync("first");
        await using var second = await StartAsync("second");
        using var channel = Stickiness.Connect($"static:///{AddressOf(first)},{AddressOf(second)}");
        var client = new Greeter.GreeterClient(channel);
        var headers = new Metadata { { "tenant", "blue" } };
        await UntilAsync(async () => await AnswersAsync(null) == 2);

        for (var round = 0; round < 5; round++) Assert.Equal(1, await AnswersAsync(headers));

        // With other tenants each time, both answer in the end.
        async Task<int> AnswersAsync(Metadata? tenant)
        {
            var answers = new HashSet<string>();
            for (var call = 0; call < 20; call++) answers.Add((await client.SayHelloAsync(new HelloRequest(), tenant ?? new Metadata { { "tenant", $"{call}" } })).Message);
            return answers.Count;
        }
    }

    [Fact]
    public async Task The_states_of_a_channel_can_be_followed()
    {
        var listener = new MemoryListener();
        await using var server = new GrpcServer();
        await server.ListenInMemory(listener).StartAsync();
        using var channel = GrpcChannel.ForMemory(listener);
        var ready = new TaskCompletionSource();
        var following = Targets.FollowStateAsync(
            channel,
            state =>
            {
                if (state == ConnectivityState.Ready) ready.TrySetResult();
            },
            CancellationToken.None);

        await channel.ConnectAsync();
        await ready.Task;
        await channel.ShutdownAsync();
        await following;
    }

    [Fact]
    public async Task A_pod_serves_until_it_is_told_to_stop()
    {
        var stop = new TaskCompletionSource();
        var address = $"unix:{Path.Combine(Path.GetTempPath(), $"swoop-{Guid.NewGuid():N}.sock")}";
        var serving = Pods.ServeAsync(new GreeterService(), address, stop.Task);
        using var channel = GrpcChannel.ForAddress(address);

        var patient = new CallOptions(deadline: DateTime.UtcNow.AddSeconds(30)).WithWaitForReady();
        Assert.Equal("Hello x!", (await new Greeter.GreeterClient(channel).SayHelloAsync(new HelloRequest { Name = "x" }, patient)).Message);
        stop.SetResult();
        await serving;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var patience = DateTime.UtcNow.AddSeconds(30); !await condition(); await Task.Yield()) Assert.True(DateTime.UtcNow < patience, "It did not come about.");
    }

    private static async Task<GrpcServer> StartAsync(string name)
    {
        var server = new GrpcServer();
        await server.AddService(new NamedService(name)).Listen("http://127.0.0.1:0").StartAsync();
        return server;
    }

    private static string AddressOf(GrpcServer server) => new Uri(server.Endpoints[0].Address).Authority;

    private sealed class NamedService(string name) : Greeter.GreeterBase
    {
        public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) => Task.FromResult(new HelloReply { Message = name });
    }

    private sealed class FailingService(int failures) : Greeter.GreeterBase
    {
        private int _calls;

        public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) => Interlocked.Increment(ref _calls) > failures
            ? Task.FromResult(new HelloReply { Message = $"{_calls}" })
            : throw new RpcException(new Status(StatusCode.Unavailable, "not yet"));
    }
}

using BenchmarkDotNet.Attributes;
using Grpc.Core;
using Swoop.Client;
using Swoop.Client.Balancing;
using Swoop.Client.ServiceConfigs;
using Swoop.Server;
using Swoop.Transport.Endpoints;

namespace Swoop.Bench.Micro;

/// <summary>What a balancing policy costs a call: one pick, over ten endpoints that are connected.</summary>
[MemoryDiagnoser]
public class PickBenchmarks
{
    private const int Endpoints = 10;

    private static readonly Marshaller<byte[]> _bytes = Marshallers.Create<byte[]>(static value => value, static value => value);
    private static readonly Method<byte[], byte[]> _method = new(MethodType.Unary, "bench.Bench", "Unary", _bytes, _bytes);

    private GrpcServer? _server;
    private GrpcChannel? _channel;
    private Picker? _picker;

    [Params("pick_first", "round_robin", "least_request_experimental", "weighted_round_robin")]
    public string Policy { get; set; } = "";

    // Run in this process, benchmarks do not wait for a setup that is asynchronous.
    [GlobalSetup]
    public void Prepare() => PrepareAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void CleanUp() => CleanUpAsync().GetAwaiter().GetResult();

    [Benchmark]
    public bool Pick() => _picker!.Pick(new PickArgs(_method, null)).Subchannel is not null;

    private async Task PrepareAsync()
    {
        var listener = new MemoryListener();
        _server = new GrpcServer().ListenInMemory(listener);
        await _server.StartAsync();
        var policy = new CapturedPolicy(Policy) { Endpoints = Policy == "pick_first" ? 1 : Endpoints };
        _channel = GrpcChannel.ForAddress($"ipv4:{string.Join(',', Enumerable.Range(1, Endpoints).Select(static port => $"127.0.0.1:{port}"))}", new GrpcChannelOptions
        {
            LoadBalancerFactories = [policy],
            ConnectorFactory = _ => new MemoryConnector(listener),
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = [new CapturedPolicy.Config()] },
        });
        _ = _channel.ConnectAsync();
        _picker = await policy.WhenReady.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private async Task CleanUpAsync()
    {
        _channel?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
    }
}

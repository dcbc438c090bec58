using System.Net;
using Swoop.Client;
using Swoop.Client.ServiceConfigs;
using Swoop.Server;

namespace Swoop.Soak;

/// <summary>Several servers behind one channel; one after the other is restarted on its own port, most of them drained, every third killed.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const int Size = 3;
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _drain = TimeSpan.FromSeconds(3);

    private readonly GrpcServer[] _servers = new GrpcServer[Size];
    private readonly int[] _ports = new int[Size];
    private readonly CancellationTokenSource _stop = new();
    private Task _restarting = Task.CompletedTask;

    private Fleet()
    {
    }

    /// <summary>Channels to all servers in turn, whose failed calls are made again.</summary>
    public GrpcChannel OpenRetrying() => Open(
        """{ "maxAttempts": 5, "initialBackoff": "0.02s", "maxBackoff": "1s", "backoffMultiplier": 2, "retryableStatusCodes": ["UNAVAILABLE"] }""", "retryPolicy");

    /// <summary>Channels to all servers in turn, whose slow calls are made twice.</summary>
    public GrpcChannel OpenHedging() => Open("""{ "maxAttempts": 3, "hedgingDelay": "0.005s", "nonFatalStatusCodes": ["UNAVAILABLE"] }""", "hedgingPolicy");

    public int Restarts { get; private set; }

    public static async Task<Fleet> StartAsync()
    {
        var fleet = new Fleet();
        for (var i = 0; i < Size; i++) await fleet.StartAsync(i);
        fleet._restarting = Task.Run(fleet.RestartAsync);
        return fleet;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _restarting;
        foreach (var server in _servers) await server.DisposeAsync();
        _stop.Dispose();
    }

    private GrpcChannel Open(string policy, string name)
    {
        var config = $$"""{ "loadBalancingConfig": [{ "round_robin": {} }], "methodConfig": [{ "name": [{}], "waitForReady": true, "{{name}}": {{policy}} }] }""";
        var options = new GrpcChannelOptions { ServiceConfig = ServiceConfig.Parse(config), InitialReconnectBackoff = TimeSpan.FromMilliseconds(50), MaxReconnectBackoff = TimeSpan.FromSeconds(1) };
        return GrpcChannel.ForAddress($"ipv4:{string.Join(',', _ports.Select(static port => $"127.0.0.1:{port}"))}", options);
    }

    private async Task StartAsync(int i)
    {
        _servers[i] = new GrpcServer();
        _servers[i].AddService(SoakService.Bind()).Listen(new IPEndPoint(IPAddress.Loopback, _ports[i]));
        await _servers[i].StartAsync();
        _ports[i] = _servers[i].Endpoints[0].Port;
    }

    private async Task RestartAsync()
    {
        while (true)
        {
            await Task.Delay(_pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested) return;
            var i = Restarts++ % Size;
            if (Restarts % 3 == 0) await _servers[i].KillAsync();
            else await _servers[i].ShutdownAsync(_drain);
            await _servers[i].DisposeAsync();
            await StartAsync(i);
        }
    }
}

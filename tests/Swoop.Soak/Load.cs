using System.Net;
using Grpc.Core;
using Swoop.Client;
using Swoop.Server;
using Swoop.TestKit;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Tls;

namespace Swoop.Soak;

/// <summary>
/// Workers on channels over plaintext, TLS and memory; some reconnect all the time, one server drains its connections again and again, and a fleet of
/// servers behind one channel restarts, one after the other.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly MemoryListener _listener = new("soak");
    private readonly GrpcServer _server = new(new GrpcServerOptions { MaxConnectionAge = TimeSpan.FromSeconds(7), MaxConnectionAgeGrace = TimeSpan.FromSeconds(5) });
    private readonly List<Task> _workers = [];
    private readonly Fleet _fleet;
    private readonly Tally _tally;

    private Load(Tally tally, Fleet fleet)
    {
        _tally = tally;
        _fleet = fleet;
    }

    public int Restarts => _fleet.Restarts;

    public static async Task<Load> StartAsync(Tally tally)
    {
        var load = new Load(tally, await Fleet.StartAsync());
        load._server.AddService(SoakService.Bind());
        load._server.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        load._server.Listen(new IPEndPoint(IPAddress.Loopback, 0), new ServerTlsOptions { Certificate = TlsCertificate.Of(load._certificates.Server) });
        load._server.ListenInMemory(load._listener);
        await load._server.StartAsync();
        var plain = $"http://127.0.0.1:{load._server.Endpoints[0].Port}";
        var secure = $"https://127.0.0.1:{load._server.Endpoints[1].Port}";
        var tls = new GrpcChannelOptions { Tls = new ClientTlsOptions { RootCertificates = load._certificates.Roots } };
        load.Add(4, new WorkerPlan("plain", () => GrpcChannel.ForAddress(plain), int.MaxValue));
        load.Add(3, new WorkerPlan("tls", () => GrpcChannel.ForAddress(secure, tls), int.MaxValue));
        load.Add(2, new WorkerPlan("memory", () => GrpcChannel.ForMemory(load._listener), int.MaxValue));
        load.Add(2, new WorkerPlan("reconnecting", () => GrpcChannel.ForAddress(plain), 20));
        load.Add(1, new WorkerPlan("reconnecting tls", () => GrpcChannel.ForAddress(secure, tls), 20));
        // A stream that has brought something when its server is killed cannot be made again.
        load.Add(2, new WorkerPlan("fleet retrying", load._fleet.OpenRetrying, 5000, StatusCode.Unavailable));
        load.Add(1, new WorkerPlan("fleet hedging", load._fleet.OpenHedging, 5000, StatusCode.Unavailable));
        return load;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_workers);
        await _fleet.DisposeAsync();
        await _server.ShutdownAsync(TimeSpan.FromSeconds(5));
        await _server.DisposeAsync();
        _certificates.Dispose();
        _stop.Dispose();
    }

    private void Add(int workers, WorkerPlan plan)
    {
        for (var i = 0; i < workers; i++)
        {
            var worker = new Worker(plan, _tally, new Random(_workers.Count));
            _workers.Add(Task.Run(() => worker.RunAsync(_stop.Token)));
        }
    }
}

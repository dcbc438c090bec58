using System.Net;
using Swoop.Client;
using Swoop.Server;
using Swoop.TestKit;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Tls;

namespace Swoop.Soak;

/// <summary>Workers on channels over plaintext, TLS and memory; some reconnect all the time, and one server is drained again and again.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly MemoryListener _listener = new("soak");
    private readonly GrpcServer _server = new(new GrpcServerOptions { MaxConnectionAge = TimeSpan.FromSeconds(7), MaxConnectionAgeGrace = TimeSpan.FromSeconds(5) });
    private readonly List<Task> _workers = [];
    private readonly Tally _tally;

    private Load(Tally tally) => _tally = tally;

    public static async Task<Load> StartAsync(Tally tally)
    {
        var load = new Load(tally);
        load._server.AddService(SoakService.Bind());
        load._server.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        load._server.Listen(new IPEndPoint(IPAddress.Loopback, 0), new ServerTlsOptions { Certificate = TlsCertificate.Of(load._certificates.Server) });
        load._server.ListenInMemory(load._listener);
        await load._server.StartAsync();
        var plain = $"http://127.0.0.1:{load._server.Endpoints[0].Port}";
        var secure = $"https://127.0.0.1:{load._server.Endpoints[1].Port}";
        var tls = new GrpcChannelOptions { Tls = new ClientTlsOptions { RootCertificates = load._certificates.Roots } };
        load.Add("plain", () => GrpcChannel.ForAddress(plain), workers: 4, callsPerChannel: int.MaxValue);
        load.Add("tls", () => GrpcChannel.ForAddress(secure, tls), workers: 3, callsPerChannel: int.MaxValue);
        load.Add("memory", () => GrpcChannel.ForMemory(load._listener), workers: 2, callsPerChannel: int.MaxValue);
        load.Add("reconnecting", () => GrpcChannel.ForAddress(plain), workers: 2, callsPerChannel: 20);
        load.Add("reconnecting tls", () => GrpcChannel.ForAddress(secure, tls), workers: 1, callsPerChannel: 20);
        return load;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_workers);
        await _server.ShutdownAsync(TimeSpan.FromSeconds(5));
        await _server.DisposeAsync();
        _certificates.Dispose();
        _stop.Dispose();
    }

    private void Add(string kind, Func<GrpcChannel> open, int workers, int callsPerChannel)
    {
        for (var i = 0; i < workers; i++)
        {
            var worker = new Worker(kind, open, callsPerChannel, _tally, new Random(_workers.Count));
            _workers.Add(Task.Run(() => worker.RunAsync(_stop.Token)));
        }
    }
}

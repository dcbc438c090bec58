using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Swoop.Client.Resolving;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Targets;
using Swoop.Http2.Connection;
using Swoop.TestKit;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Tests.Kit;

/// <summary>Servers by number, whose every byte a test decides, and a channel that learns of them, and of its service config, when the test says so.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly ConcurrentDictionary<EndPoint, Station> _stations = new();
    private readonly SpokenResolver _resolver = new();

    public Fleet(GrpcChannelOptions? options = null, bool usesClock = false)
    {
        options ??= new GrpcChannelOptions();
        Channel = GrpcChannel.ForAddress("spoken:fleet", options with
        {
            Credentials = options.Credentials ?? ChannelCredentials.Insecure,
            ResolverFactories = [_resolver],
            ConnectorFactory = StationAt,
            TimeProvider = usesClock ? Clock : options.TimeProvider,
        });
    }

    public ManualTimeProvider Clock { get; } = new();

    public GrpcChannel Channel { get; }

    /// <summary>The address of a server: <c>10.0.0.n:443</c>.</summary>
    public static EndPoint AddressOf(int server) => new IPEndPoint(new IPAddress([10, 0, 0, (byte)server]), 443);

    /// <summary>The resolver says: this config, and these servers.</summary>
    public void Publish(ServiceConfig config, params IEnumerable<int> servers) => Publish(config, servers.Select(server => new ResolvedEndpoint(AddressOf(server))));

    public void Publish(ServiceConfig config, IEnumerable<ResolvedEndpoint> endpoints) =>
        _resolver.Say(new ResolverResult { Endpoints = [.. endpoints], ServiceConfig = config });

    /// <summary>Takes the next connection to a server and sends SETTINGS.</summary>
    public async Task<FakeConnection> AcceptAsync(int server = 1, params (SettingId Id, uint Value)[] settings)
    {
        var connection = await AcceptSilentlyAsync(server);
        await connection.SendAsync(Wire.Settings(settings), Wire.SettingsAck);
        return connection;
    }

    /// <summary>Takes the next connection to a server and does not greet it.</summary>
    public async Task<FakeConnection> AcceptSilentlyAsync(int server = 1)
    {
        using var patience = new CancellationTokenSource(Api.Patience);
        return new FakeConnection((await StationAt(AddressOf(server)).Listener.AcceptAsync(patience.Token))!);
    }

    /// <summary>How often the channel has tried to connect to a server.</summary>
    public int AttemptsAt(int server = 1) => StationAt(AddressOf(server)).Attempts;

    /// <summary>From now on connections are refused, or taken again.</summary>
    public void Refuse(bool refuses, int server = 1) => StationAt(AddressOf(server)).Refuses = refuses;

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        foreach (var station in _stations.Values) await station.Listener.DisposeAsync();
    }

    private Station StationAt(EndPoint address) => _stations.GetOrAdd(address, static at => new Station(AddressText.Of(at)));

    private sealed class Station(string name) : IConnector
    {
        private int _attempts;

        public string Target => name;

        public MemoryListener Listener { get; } = new(name);

        public int Attempts => Volatile.Read(ref _attempts);

        public bool Refuses { get; set; }

        public ValueTask<Transport.Wires.Wire> ConnectAsync(CancellationToken cancellation)
        {
            // Before it is counted: who has seen the count may change his mind.
            var refuses = Refuses;
            Interlocked.Increment(ref _attempts);
            return refuses ? throw new IOException("refused") : Listener.ConnectAsync(cancellation);
        }
    }

    private sealed class SpokenResolver : ResolverFactory
    {
        // Guards both.
        private readonly Lock _gate = new();
        private ResolverResult? _said;
        private IResolverHost? _host;

        public override string Scheme => "spoken";

        public override Resolver Create(TargetUri target, IResolverHost host) => new Listening(this, host);

        public void Say(ResolverResult result)
        {
            lock (_gate)
            {
                _said = result;
                if (_host is { } host) host.Run(() => host.Report(result));
            }
        }

        private void Start(IResolverHost host)
        {
            lock (_gate)
            {
                _host = host;
                if (_said is { } result) host.Run(() => host.Report(result));
            }
        }

        private sealed class Listening(SpokenResolver owner, IResolverHost host) : Resolver
        {
            public override void Start() => owner.Start(host);
        }
    }
}

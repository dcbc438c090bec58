using System.Net;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using Swoop.Server.Calls;
using Swoop.Server.Connections;
using Swoop.Server.Listening;
using Swoop.Server.Methods;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Timing;
using Swoop.Transport.Tls;

namespace Swoop.Server;

/// <summary>A gRPC server that stands alone: it needs no web stack and no host.</summary>
/// <remarks>
/// <code>
///   Configured --StartAsync--> Running --ShutdownAsync--> Draining --the last call has ended, or time is up--> Stopped
/// </code>
/// Services, interceptors and addresses are set before the start, from one thread; everything else is thread-safe.
/// </remarks>
public sealed class GrpcServer : IAsyncDisposable
{
    private readonly GrpcServerOptions _options;
    private readonly ServerLog _log;
    private readonly TimerWheel _timers;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Interceptor> _interceptors;
    private readonly List<PlannedListener> _planned = [];

    // Guards the phase.
    private readonly Lock _gate = new();
    private Phase _phase;
    private List<AcceptLoop> _loops = [];
    private ConnectionSet? _connections;
    private MethodTable? _methods;

    /// <summary>Creates a server that does nothing yet.</summary>
    /// <param name="options">How it treats connections and calls; the defaults if not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public GrpcServer(GrpcServerOptions? options = null)
    {
        _options = options ?? new GrpcServerOptions();
        _options.ThrowIfInvalid();
        _interceptors = [.. _options.Interceptors];
        _log = new ServerLog(_options.LoggerFactory.CreateLogger<GrpcServer>());
        _timers = TimerWheel.For(_options.TimeProvider);
    }

    private enum Phase
    {
        Configured,
        Running,
        Draining,
        Stopped,
    }

    /// <summary>The services; they are added before the start.</summary>
    public ServiceList Services { get; } = new();

    /// <summary>The places where the server listens, with their real ports; none before the start.</summary>
    public IReadOnlyList<ServerEndpoint> Endpoints => [.. _loops.Select(static loop => loop.Endpoint)];

    /// <summary>The methods that the server offers; none before the start.</summary>
    public IReadOnlyList<IMethod> Methods => _methods?.Descriptors ?? [];

    /// <summary>How many connections are open, handshakes included.</summary>
    public int ConnectionCount => _connections?.Count ?? 0;

    /// <summary>Cancelled when the server begins to shut down.</summary>
    /// <remarks>A handler learns of that, and of the end of its connection, from <see cref="ServerCallContextExtensions.GetDrainToken"/>.</remarks>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Adds a service as its generated <c>BindService</c> gives it.</summary>
    /// <param name="service">The service with its handlers.</param>
    /// <param name="interceptors">Interceptors for this service alone, inside of the server's; the first is the outermost.</param>
    /// <exception cref="InvalidOperationException">The server was started already.</exception>
    public GrpcServer AddService(ServerServiceDefinition service, params ReadOnlySpan<Interceptor> interceptors)
    {
        Services.Add(service, interceptors);
        return this;
    }

    /// <summary>Adds an instance of a service that derives from a generated base class.</summary>
    /// <inheritdoc cref="ServiceList.Add{TService}"/>
    public GrpcServer AddService<TService>(TService service, params ReadOnlySpan<Interceptor> interceptors)
        where TService : class
    {
        Services.Add(service, interceptors);
        return this;
    }

    /// <summary>Adds interceptors for all services, inside of those that were added before.</summary>
    /// <param name="interceptors">The interceptors; the first is the outermost.</param>
    /// <exception cref="InvalidOperationException">The server was started already.</exception>
    public GrpcServer Intercept(params ReadOnlySpan<Interceptor> interceptors)
    {
        ThrowIfStarted();
        foreach (var interceptor in interceptors)
        {
            ArgumentNullException.ThrowIfNull(interceptor, nameof(interceptors));
            _interceptors.Add(interceptor);
        }

        return this;
    }

    /// <summary>Will listen on a TCP port.</summary>
    /// <param name="endPoint">The address; port 0 for any that is free, which <see cref="Endpoints"/> then tells.</param>
    /// <param name="tls">How to do TLS; null for none.</param>
    /// <exception cref="InvalidOperationException">The server was started already.</exception>
    public GrpcServer Listen(IPEndPoint endPoint, ServerTlsOptions? tls = null)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return Plan(endPoint, tls);
    }

    /// <summary>Will listen on an address such as <c>http://127.0.0.1:0</c>, <c>https://*:5001</c>, <c>unix:/run/app.sock</c> or <c>unix-abstract:app</c>.</summary>
    /// <param name="address">The address. The host is an IP address, <c>localhost</c> for 127.0.0.1, or <c>*</c> for all addresses.</param>
    /// <param name="tls">How to do TLS; needed for <c>https</c>, optional without a scheme and on unix sockets.</param>
    /// <exception cref="ArgumentException">The address is malformed, or its scheme and <paramref name="tls"/> contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The server was started already.</exception>
    public GrpcServer Listen(string address, ServerTlsOptions? tls = null)
    {
        var parsed = ListenAddress.Parse(address);
        if (parsed.IsHttps && tls is null) throw new ArgumentException($"{address} needs options for TLS, at least a certificate.", nameof(tls));
        if (tls is not null && address.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"{address} says that there is no TLS; write https:// instead.", nameof(address));
        return Plan(parsed.EndPoint, tls);
    }

    /// <summary>Will listen on a unix socket in the file system. A file that nobody listens on any more is replaced.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="InvalidOperationException">The server was started already.</exception>
    public GrpcServer ListenUnixSocket(string path) => Plan(ListenAddress.Unix(path), null);

    /// <summary>Will listen on a unix socket of Linux' abstract namespace, which leaves no file behind.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="InvalidOperationException">The server was started already.</exception>
    public GrpcServer ListenAbstractSocket(string name) => Plan(ListenAddress.Abstract(name), null);

    /// <summary>Will take calls from inside the process, without sockets.</summary>
    /// <param name="listener">Where clients connect; the server closes it when it shuts down.</param>
    /// <exception cref="InvalidOperationException">The server was started already.</exception>
    public GrpcServer ListenInMemory(MemoryListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return Plan(() => listener, null);
    }

    /// <summary>Will take connections from a listener of your own, such as a <see cref="SocketListener"/> whose options differ from ours.</summary>
    /// <param name="listener">Where connections come from; the server closes it when it shuts down.</param>
    /// <param name="tls">How to do TLS; null for none, or where the listener does it.</param>
    /// <exception cref="InvalidOperationException">The server was started already.</exception>
    public GrpcServer Listen(IListener listener, ServerTlsOptions? tls = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return Plan(() => listener, tls);
    }

    /// <summary>Binds the services, and listens at all addresses.</summary>
    /// <param name="cancellationToken">Gives up before it has begun.</param>
    /// <exception cref="InvalidOperationException">The server was started before, or two methods have the same path.</exception>
    /// <exception cref="IOException">An address cannot be listened on; then none is.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            ThrowIfStarted();
            _phase = Phase.Running;
        }

        Services.Close();
        var calls = BindServices();
        _connections = new ConnectionSet(
            _options.MaxConnections, calls, _options.ToConnectionOptions(), _timers, _options.LoggerFactory.CreateLogger("Swoop.Server.Connection"), _log);
        try
        {
            foreach (var planned in _planned)
            {
                var tls = planned.Tls is null ? null : new TlsAcceptor(planned.Tls, _options.TimeProvider);
                _loops = [.. _loops, new AcceptLoop(planned.Bind(), tls, _connections, _log, _options.TimeProvider)];
            }
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }

        foreach (var loop in _loops)
        {
            loop.Start();
            _log.Listening(loop.Endpoint.Address);
        }
    }

    /// <summary>Stops listening, lets the calls that are under way end, and ends.</summary>
    /// <param name="deadline">How long that may take; what then still goes on is cut off. For ever, if not given.</param>
    /// <remarks>Each connection gets two GOAWAYs with a PING between them, so that no call is lost on its way (RFC 9113, 6.8).</remarks>
    public async Task ShutdownAsync(TimeSpan? deadline = null)
    {
        using var limit = deadline is { } time ? new CancellationTokenSource(time, _options.TimeProvider) : null;
        await ShutdownAsync(limit?.Token ?? CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Stops listening, lets the calls that are under way end, and ends.</summary>
    /// <param name="cancellationToken">Cuts off what still goes on. The task then ends without an exception.</param>
    public async Task ShutdownAsync(CancellationToken cancellationToken)
    {
        await StopListeningAsync().ConfigureAwait(false);
        if (_connections is { } connections)
        {
            connections.BeginDrain();
            await connections.WhenEmptyAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await EndAsync().ConfigureAwait(false);
    }

    /// <summary>Ends at once: all connections and calls are cut off.</summary>
    public async Task KillAsync()
    {
        await StopListeningAsync().ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
    }

    /// <summary>Ends at once, as <see cref="KillAsync"/> does; <see cref="ShutdownAsync(TimeSpan?)"/> before it is more polite.</summary>
    public async ValueTask DisposeAsync() => await KillAsync().ConfigureAwait(false);

    private async Task StopListeningAsync()
    {
        lock (_gate) _phase = _phase == Phase.Stopped ? Phase.Stopped : Phase.Draining;
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var loop in _loops) await loop.DisposeAsync().ConfigureAwait(false);
    }

    private async Task EndAsync()
    {
        if (_connections is { } connections)
        {
            connections.Kill();
            await connections.WhenEmptyAsync().ConfigureAwait(false);
        }

        lock (_gate)
        {
            if (_phase == Phase.Stopped) return;
            _phase = Phase.Stopped;
        }

        // The system's wheel is everybody's.
        if (!ReferenceEquals(_timers, TimerWheel.System)) _timers.Dispose();
    }

    private ServerCalls BindServices()
    {
        var settings = _options.ToCallSettings();
        var methods = new List<ServiceMethod>();
        foreach (var service in Services.Registrations)
            service.Bind(new MethodBinder(settings, [.. _interceptors, .. service.Interceptors], methods.Add));
        _methods = new MethodTable(methods);
        var unknownMethods = _options.UnknownMethodHandler is { } handler ? MethodBinder.Wrap(handler, _interceptors) : null;
        return new ServerCalls(_methods, settings, unknownMethods);
    }

    private GrpcServer Plan(Func<IListener> bind, ServerTlsOptions? tls)
    {
        ThrowIfStarted();
        _planned.Add(new PlannedListener(bind, tls));
        return this;
    }

    private GrpcServer Plan(EndPoint endPoint, ServerTlsOptions? tls) => Plan(() => SocketListener.Bind(endPoint, _options.ToSocketOptions()), tls);

    private void ThrowIfStarted()
    {
        if (_phase != Phase.Configured) throw new InvalidOperationException("The server was started already.");
    }
}

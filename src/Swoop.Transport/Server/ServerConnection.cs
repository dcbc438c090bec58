using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Swoop.Http2;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Compression;
using Swoop.Transport.Connection;
using Swoop.Transport.Timing;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Server;

/// <summary>A server's end of a connection.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The token source has no timer; handlers may hold its token longer than the connection lives.")]
public sealed class ServerConnection : Http2Connection
{
    // The opaque data of the PING that follows a first, graceful GOAWAY.
    private const ulong DrainPing = 0x73_77_6f_6f_70_64_72_6e;
    private static readonly TimeSpan _drainPingTimeout = TimeSpan.FromSeconds(5);

    // Prepared once for all connections of a server.
    private static readonly ConditionalWeakTable<CompressionRegistry, HeaderTemplate> _acceptEncodings = [];

    private readonly IServerConnectionOwner _owner;
    private readonly PingStrikes _strikes;
    private readonly Keepalive _keepalive;
    private readonly ServerLifetime _lifetime;
    private string _drainReason = "";
    private string? _peer;

    // Made when a handler asks.
    private CancellationTokenSource? _draining;
    private StalledStreams? _stalled;

    // Streams for the calls to come. While no call is open the collector may have them: idle connections are many.
    private Stack<ServerStream>? _free;
    private WeakReference<Stack<ServerStream>>? _resting;

    private ServerConnection(
        Wire wire, IServerCalls calls, ServerConnectionOptions options, TimerWheel timers, ILogger logger, IServerConnectionOwner owner)
        : base(Role.Server, wire, options.Http2, options.MaxMessageBacklog, timers, logger)
    {
        _owner = owner;
        Calls = calls;
        Options = options;
        AcceptEncoding = _acceptEncodings.GetValue(
            options.Compression, static registry => new HeaderTemplate("grpc-accept-encoding"u8, registry.AcceptEncodingBytes.Span));
        _strikes = new PingStrikes(options);
        _keepalive = new Keepalive(this, options.KeepaliveTime, options.KeepaliveTimeout, static () => true);
        _lifetime = new ServerLifetime(this, options);
        AuthContext = PeerIdentity.Of(wire.Tls);
    }

    /// <summary>How the connection is treated.</summary>
    public ServerConnectionOptions Options { get; }

    /// <summary>The client's address, as gRPC writes it: <c>ipv4:127.0.0.1:5000</c>, <c>ipv6:[::1]:5000</c>, <c>unix:/path</c>.</summary>
    public string Peer => _peer ??= PeerNames.Of(RemoteEndPoint);

    /// <summary>Who the client is, as far as TLS has proved it.</summary>
    public AuthContext AuthContext { get; }

    /// <summary>Cancelled when the connection begins to drain: handlers of endless streams should come to an end.</summary>
    public CancellationToken Draining
    {
        get
        {
            lock (Gate)
            {
                if (_drainReason.Length > 0) return new CancellationToken(canceled: true);
                return (_draining ??= new CancellationTokenSource()).Token;
            }
        }
    }

    internal IServerCalls Calls { get; }

    internal HeaderTemplate AcceptEncoding { get; }

    internal StalledStreams StalledLocked => _stalled ??= new StalledStreams(this, Options.StalledStreamTimeout, Options.MinResponseDataRate);

    private protected override bool IsDrainedLocked => Engine.OpenStreams == 0 && !_lifetime.AwaitsDrainPing;

    /// <summary>Takes over an accepted wire.</summary>
    /// <param name="wire">The wire; the connection owns it from here on.</param>
    /// <param name="calls">Who handles the calls.</param>
    /// <param name="options">How the connection is treated.</param>
    /// <param name="timers">The timers.</param>
    /// <param name="logger">The log.</param>
    /// <param name="owner">Who is told when the connection has ended, possibly before this returns.</param>
    public static ServerConnection Start(
        Wire wire, IServerCalls calls, ServerConnectionOptions options, TimerWheel timers, ILogger logger, IServerConnectionOwner owner)
    {
        var connection = new ServerConnection(wire, calls, options, timers, logger, owner);
        lock (connection.Gate)
        {
            connection._lifetime.StartLocked();
            connection._keepalive.StartLocked();
        }

        connection.Open();
        return connection;
    }

    /// <summary>Takes no new calls, lets those that are open end, then closes.</summary>
    /// <remarks>A first GOAWAY announces the end without refusing anything; when the PING behind it is answered, calls that were
    /// under way have arrived, and a second GOAWAY names the last of them (RFC 9113, 6.8).</remarks>
    public void Drain()
    {
        bool flush;
        lock (Gate) flush = BeginDrainLocked("server is shutting down");
        FollowUp(flush);
    }

    /// <summary>Ends the connection and all its calls at once.</summary>
    public void Kill() => End(ConnectionEnd.OfShutdown);

    internal bool BeginDrainLocked(string reason)
    {
        if (State is Phase.Closing or Phase.Closed || _drainReason.Length > 0) return false;
        Engine.SendGoAway(StreamId.Max, ErrorCode.NoError, reason);
        Engine.SendPing(DrainPing);
        _lifetime.AwaitDrainPingLocked(_drainPingTimeout);
        _drainReason = reason;
        if (_draining is not null) AddWorkLocked(new DrainNotice(_draining));
        DrainLocked();
        return RequestFlushLocked(atOnce: true);
    }

    /// <summary>The PING behind the first GOAWAY was answered, or will not be.</summary>
    internal void FinishDrainPingLocked()
    {
        if (!_lifetime.EndDrainPingLocked()) return;
        Engine.SendGoAway(Engine.HighestPeerStream, ErrorCode.NoError, _drainReason);
        CloseIfDrainedLocked();
    }

    internal ServerStream RentStreamLocked()
    {
        _lifetime.OnCallLocked();
        if (_free is null && _resting?.TryGetTarget(out _free) is not true) _free = new Stack<ServerStream>();
        return _free!.TryPop(out var stream) ? stream : new ServerStream(this);
    }

    internal void ReturnStreamLocked(ServerStream stream, bool isReusable)
    {
        Engine.ReleaseSlot();
        // As many as can be in use at once; no more are ever made.
        if (isReusable && _free is not null && _free.Count < Options.Http2.MaxConcurrentStreams) _free.Push(stream);
        if (Engine.UsedSlots > 0) return;
        if (_free is not null) LetFreeStreamsRest(_free);
        _lifetime.OnIdleLocked();
    }

    internal void OnSettingsLocked() => _lifetime.OnPrefaceLocked();

    internal void OnPingLocked()
    {
        if (!_strikes.IsTooMany(Timers.Now, Engine.OpenStreams > 0)) return;
        Engine.SendGoAway(Engine.HighestPeerStream, ErrorCode.EnhanceYourCalm, "too_many_pings");
        EndLocked(new ConnectionEnd("The client sent too many PINGs (gRFC A8); its keepalive time is too short for this server."));
    }

    internal void OnSendLocked() => _strikes.Reset();

    internal void OnPingAnsweredLocked(ulong opaque)
    {
        if (opaque == DrainPing) FinishDrainPingLocked();
    }

    internal void OnGoAwayLocked()
    {
        // The answer fixes the last stream that we look at; a client that opens more of them after its own GOAWAY is not heard.
        Engine.SendGoAway(Engine.HighestPeerStream, ErrorCode.NoError, "client is going away");
        DrainLocked();
    }

    private protected override Fault? ReceiveLocked(ReadOnlySpan<byte> input, long now, out int consumed)
    {
        _keepalive.OnReceivedLocked(now);
        var events = new ServerEvents(this);
        return Engine.Receive(input, now, ref events, out consumed);
    }

    private protected override void OnEndedLocked(ConnectionEnd end)
    {
        _keepalive.StopLocked();
        _lifetime.StopLocked();
        // Every stream is closed: nobody will ask for it any more.
        _stalled?.StopLocked();
        _free = null;
        _resting = null;
    }

    private protected override void OnWireClosed() => _owner.OnClosed(this);

    private void LetFreeStreamsRest(Stack<ServerStream> free)
    {
        if (_resting is null) _resting = new WeakReference<Stack<ServerStream>>(free);
        else _resting.SetTarget(free);
        _free = null;
    }

    private sealed class DrainNotice(CancellationTokenSource draining) : ConnectionWork
    {
        protected internal override void Run() => draining.Cancel();
    }
}

using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Swoop.Transport.Server;
using Swoop.Transport.Timing;
using Swoop.Transport.Tls;
using Swoop.Transport.Wires;

namespace Swoop.Server.Connections;

/// <summary>All connections of a server, from the moment they are accepted until their wires are closed.</summary>
/// <remarks>
/// <code>
///   Open --BeginDrain--> Draining --Kill--> Killed       newcomers share the fate of those that are there
///     \---------------------Kill-------------^
/// </code>
/// Thread-safe.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "The token source has no timer; whoever shuts down beside another may still be about to cancel it.")]
internal sealed class ConnectionSet(int limit, IServerCalls calls, ServerConnectionOptions options, TimerWheel timers, ILogger logger, ServerLog log)
{
    // Guards everything below.
    private readonly Lock _gate = new();
    private readonly HashSet<Guest> _guests = [];
    private readonly CancellationTokenSource _handshakes = new();
    private TaskCompletionSource? _whenEmpty;
    private Phase _phase;

    private enum Phase
    {
        Open,
        Draining,
        Killed,
    }

    /// <summary>How many connections there are, handshakes included.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _guests.Count;
        }
    }

    /// <summary>Serves a wire, unless too many are there; returns at once.</summary>
    public void Admit(Wire wire, TlsAcceptor? tls)
    {
        var guest = new Guest(this, wire);
        bool isRefused;
        lock (_gate)
        {
            isRefused = _phase != Phase.Open || _guests.Count >= limit;
            if (!isRefused) _guests.Add(guest);
        }

        if (!isRefused)
        {
            _ = ServeAsync(guest, tls);
            return;
        }

        if (_phase == Phase.Open) log.TooManyConnections(wire.RemoteEndPoint, limit);
        wire.Abort();
    }

    /// <summary>Lets every connection finish its calls, and admits no more. Handshakes are given up.</summary>
    public void BeginDrain()
    {
        Guest[] guests;
        lock (_gate)
        {
            if (_phase != Phase.Open) return;
            _phase = Phase.Draining;
            guests = [.. _guests];
        }

        log.Draining(guests.Length);
        _handshakes.Cancel();
        foreach (var guest in guests) guest.Connection?.Drain();
    }

    /// <summary>Cuts every connection off.</summary>
    public void Kill()
    {
        Guest[] guests;
        lock (_gate)
        {
            if (_phase == Phase.Killed && _guests.Count == 0) return;
            _phase = Phase.Killed;
            guests = [.. _guests];
        }

        if (guests.Length > 0) log.Killing(guests.Length);
        _handshakes.Cancel();
        foreach (var guest in guests)
        {
            if (guest.Connection is { } connection) connection.Kill();
            else guest.Wire.Abort();
        }
    }

    /// <summary>Ends when there is no connection.</summary>
    public Task WhenEmptyAsync()
    {
        lock (_gate)
        {
            if (_guests.Count == 0) return Task.CompletedTask;
            _whenEmpty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _whenEmpty.Task;
        }
    }

    private async Task ServeAsync(Guest guest, TlsAcceptor? tls)
    {
        // A connection whose first bytes are here may run a handler on this thread, which is then not the accept loop's.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var wire = tls is null ? guest.Wire : await tls.AcceptAsync(guest.Wire, _handshakes.Token).ConfigureAwait(false);
            var connection = ServerConnection.Start(wire, calls, options, timers, logger, guest);
            Phase phase;
            lock (_gate)
            {
                guest.Connection = connection;
                phase = _phase;
            }

            if (phase == Phase.Draining) connection.Drain();
            else if (phase == Phase.Killed) connection.Kill();
        }
        catch (Exception exception)
        {
            if (tls is not null && exception is not OperationCanceledException) log.HandshakeFailed(guest.Wire.RemoteEndPoint, exception.Message);
            else if (exception is not OperationCanceledException) log.NotServed(guest.Wire.RemoteEndPoint, exception);
            guest.Wire.Abort();
            Remove(guest);
        }
    }

    private void Remove(Guest guest)
    {
        TaskCompletionSource? whenEmpty = null;
        lock (_gate)
        {
            if (!_guests.Remove(guest) || _guests.Count > 0) return;
            whenEmpty = _whenEmpty;
            _whenEmpty = null;
        }

        whenEmpty?.TrySetResult();
    }

    /// <summary>A connection on its way through its life.</summary>
    private sealed class Guest(ConnectionSet set, Wire wire) : IServerConnectionOwner
    {
        public Wire Wire { get; } = wire;

        /// <summary>Set once the handshake is done.</summary>
        public ServerConnection? Connection { get; set; }

        void IServerConnectionOwner.OnClosed(ServerConnection connection) => set.Remove(this);
    }
}

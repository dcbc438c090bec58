using System.Net;
using System.Net.Sockets;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Endpoints;

/// <summary>Takes connections in on a TCP port or a unix socket.</summary>
/// <remarks>Thread-safe; several may accept at a time.</remarks>
public sealed class SocketListener : IListener
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly SocketListenerOptions _options;
    private readonly Func<CancellationToken, ValueTask<Socket>> _accept;
    private readonly HandleReserve _reserve;
    private readonly CancellationTokenSource _closing = new();
    private volatile bool _isClosed;

    internal SocketListener(Socket socket, SocketListenerOptions options, Func<CancellationToken, ValueTask<Socket>>? accept)
    {
        _socket = socket;
        _options = options;
        _accept = accept ?? socket.AcceptAsync;
        _reserve = HandleReserve.OfProcess(options.SpareHandles);
        LocalEndPoint = socket.LocalEndPoint!;
        Address = AddressText.Of(LocalEndPoint);
    }

    /// <inheritdoc/>
    public EndPoint LocalEndPoint { get; }

    /// <inheritdoc/>
    public string Address { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="endPoint">An <see cref="IPEndPoint"/>, whose port may be 0 for any that is free, or a <see cref="UnixDomainSocketEndPoint"/>,
    /// whose path is an abstract name on Linux where it begins with NUL. A socket file that nobody listens on any more is replaced.</param>
    /// <param name="options">How; the defaults if not given.</param>
    /// <exception cref="IOException">The address cannot be listened on; the text says which and why.</exception>
    /// <exception cref="ArgumentException">The end point is of another kind.</exception>
    public static SocketListener Bind(EndPoint endPoint, SocketListenerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        options ??= new SocketListenerOptions();
        var socket = endPoint switch
        {
            IPEndPoint ip => BindTcp(ip, options),
            UnixDomainSocketEndPoint unix => UnixSocketFile.Bind(unix, options),
            _ => throw new ArgumentException($"Sockets cannot listen on a {endPoint.GetType().Name}; a name may have several addresses.", nameof(endPoint)),
        };
        return Guarded(socket, endPoint, () =>
        {
            socket.Listen(options.Backlog);
            return new SocketListener(socket, options, accept: null);
        });
    }

    /// <inheritdoc/>
    public async ValueTask<Wire?> AcceptAsync(CancellationToken cancellation)
    {
        var delay = FirstDelay;
        while (!_isClosed)
        {
            try
            {
                var socket = await _accept(cancellation).ConfigureAwait(false);
                if (_reserve.IsTouchedBy(socket))
                {
                    socket.Dispose();
                    throw new SocketException((int)SocketError.TooManyOpenSockets);
                }

                delay = FirstDelay;
                if (TakeOver(socket) is { } wire) return wire;
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                if (_isClosed) break;
                if (exception is SocketException { SocketErrorCode: SocketError.ConnectionAborted or SocketError.ConnectionReset }) continue;
                await PauseAsync(exception, delay, cancellation).ConfigureAwait(false);
                delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, LongestDelay.Ticks));
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isClosed) return;
        _isClosed = true;
        // The runtime deletes a unix socket's file with the socket.
        _socket.Dispose();
        await _closing.CancelAsync().ConfigureAwait(false);
    }

    internal static T Guarded<T>(Socket socket, EndPoint endPoint, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception exception)
        {
            socket.Dispose();
            if (exception is SocketException error) throw CannotListen(endPoint, ConnectFailure.Reason(error), error);
            throw;
        }
    }

    internal static IOException CannotListen(EndPoint endPoint, string reason, Exception? inner = null) =>
        new($"Cannot listen on {AddressText.Of(endPoint)}: {reason}.", inner);

    private static Socket BindTcp(IPEndPoint endPoint, SocketListenerOptions options)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        return Guarded(socket, endPoint, () =>
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = options.DualMode;
            socket.Bind(endPoint);
            return socket;
        });
    }

    /// <summary>Null where the peer has gone already.</summary>
    private SocketWire? TakeOver(Socket socket)
    {
        try
        {
            if (_options.SendBufferSize is { } send) socket.SendBufferSize = send;
            if (_options.ReceiveBufferSize is { } receive) socket.ReceiveBufferSize = receive;
            return new SocketWire(socket);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            socket.Dispose();
            return null;
        }
    }

    private async ValueTask PauseAsync(Exception exception, TimeSpan delay, CancellationToken cancellation)
    {
        // CVE-2023-4785: when descriptors run out the listener must neither end nor spin.
        EndpointLog.AcceptFailed(_options.Logger, Address, delay, exception);
        _options.AcceptFailed?.Invoke(exception, delay);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closing.Token);
        try
        {
            await Task.Delay(delay, _options.Time, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_isClosed)
        {
            // The loop ends.
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(cancellation);
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Swoop.Http2.Output;
using Swoop.Transport.Wires.Readiness;

namespace Swoop.Transport.Wires;

/// <summary>A TCP or unix socket.</summary>
public sealed class SocketWire : Wire
{
    // linux/tcp.h; milliseconds as an unsigned int.
    private const int TcpUserTimeout = 18;

    private readonly Socket _socket;

    // Null where the runtime's own way must do.
    private readonly PolledSocket? _polled;

    // Most connections never send in segments.
    private List<ReadOnlyMemory<byte>>? _segments;
    private List<ArraySegment<byte>>? _buffers;

    /// <summary>Takes over a connected socket.</summary>
    /// <exception cref="SocketException">The connection is broken already; the socket stays the caller's.</exception>
    public SocketWire(Socket socket)
        : this(socket, SocketPoller.Shared)
    {
    }

    internal SocketWire(Socket socket, SocketPoller? poller)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket;
        // Output is gathered by the flusher; what reaches the socket is to leave at once.
        if (socket.ProtocolType == ProtocolType.Tcp) socket.NoDelay = true;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        if (poller is not null) _polled = PolledSocket.TryCreate(socket, poller);
    }

    /// <inheritdoc/>
    public override EndPoint? LocalEndPoint { get; }

    /// <inheritdoc/>
    public override EndPoint? RemoteEndPoint { get; }

    /// <inheritdoc/>
    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer) =>
        _polled is { } polled ? polled.Receiver.ReceiveAsync(buffer) : _socket.ReceiveAsync(buffer, SocketFlags.None);

    /// <inheritdoc/>
    public override bool TryReceive(Span<byte> buffer, out int received)
    {
        if (_polled is { } polled) return polled.Receiver.TryReceive(buffer, out received);
        received = 0;
        return false;
    }

    /// <inheritdoc/>
    public override ValueTask SendAsync(OutputBuffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (output.IsContiguous) return SendAsync(output.WrittenMemory);
        var segments = _segments ??= [];
        segments.Clear();
        output.CopySegmentsTo(segments);
        return segments.Count switch
        {
            0 => default,
            1 => SendAsync(segments[0]),
            _ => SendSegmentsAsync(segments),
        };
    }

    /// <inheritdoc/>
    public override ValueTask ShutdownAsync()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer was faster.
        }

        return default;
    }

    /// <inheritdoc/>
    public override void Abort()
    {
        if (_polled is { } polled) polled.Close();
        else _socket.Dispose();
    }

    /// <inheritdoc/>
    public override bool SetUserTimeout(TimeSpan timeout)
    {
        var milliseconds = (long)timeout.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds, nameof(timeout));
        if (!OperatingSystem.IsLinux() || _socket.ProtocolType != ProtocolType.Tcp) return false;
        Span<byte> value = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(value, (int)Math.Min(milliseconds, int.MaxValue));
        try
        {
            _socket.SetRawSocketOption((int)ProtocolType.Tcp, TcpUserTimeout, value);
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty) return default;
        if (_polled is { } polled) return polled.SendAsync(bytes);
        var sending = _socket.SendAsync(bytes, SocketFlags.None);
        if (!sending.IsCompletedSuccessfully) return FinishAsync(sending, bytes);
        var rest = bytes[sending.Result..];
        return rest.IsEmpty ? default : FinishAsync(_socket.SendAsync(rest, SocketFlags.None), rest);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishAsync(ValueTask<int> sending, ReadOnlyMemory<byte> rest)
    {
        while (true)
        {
            var sent = await sending.ConfigureAwait(false);
            rest = rest[sent..];
            if (rest.IsEmpty) return;
            sending = _socket.SendAsync(rest, SocketFlags.None);
        }
    }

    private ValueTask SendSegmentsAsync(List<ReadOnlyMemory<byte>> segments)
    {
        var buffers = _buffers ??= [];
        buffers.Clear();
        foreach (var segment in segments)
        {
            // The list of a vectored send takes arrays only; memory of another kind is copied.
            if (!MemoryMarshal.TryGetArray(segment, out var array)) array = segment.ToArray();
            buffers.Add(array);
        }

        // A wire that rests holds on to nobody's payload.
        segments.Clear();
        return _polled is { } polled ? polled.SendAsync(buffers) : SendBuffersAsync(buffers);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendBuffersAsync(List<ArraySegment<byte>> buffers)
    {
        try
        {
            while (buffers.Count > 0)
            {
                var sent = await _socket.SendAsync(buffers, SocketFlags.None).ConfigureAwait(false);
                buffers.DropFirst(sent);
            }
        }
        finally
        {
            buffers.Clear();
        }
    }
}

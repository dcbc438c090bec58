using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Swoop.Http2.Output;

namespace Swoop.Transport.Wires;

/// <summary>A TCP or unix socket.</summary>
public sealed class SocketWire : Wire
{
    // linux/tcp.h; milliseconds as an unsigned int.
    private const int TcpUserTimeout = 18;

    private readonly Socket _socket;
    private readonly List<ReadOnlyMemory<byte>> _segments = [];
    private readonly List<ArraySegment<byte>> _buffers = [];

    /// <summary>Takes over a connected socket.</summary>
    /// <exception cref="SocketException">The connection is broken already; the socket stays the caller's.</exception>
    public SocketWire(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket;
        // Output is gathered by the flusher; what reaches the socket is to leave at once.
        if (socket.ProtocolType == ProtocolType.Tcp) socket.NoDelay = true;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
    }

    /// <inheritdoc/>
    public override EndPoint? LocalEndPoint { get; }

    /// <inheritdoc/>
    public override EndPoint? RemoteEndPoint { get; }

    /// <inheritdoc/>
    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => _socket.ReceiveAsync(buffer, SocketFlags.None);

    /// <inheritdoc/>
    public override ValueTask SendAsync(OutputBuffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (output.IsContiguous) return SendAsync(output.WrittenMemory);
        _segments.Clear();
        output.CopySegmentsTo(_segments);
        return _segments.Count switch
        {
            0 => default,
            1 => SendAsync(_segments[0]),
            _ => SendSegmentsAsync(),
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
    public override void Abort() => _socket.Dispose();

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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendSegmentsAsync()
    {
        _buffers.Clear();
        foreach (var segment in _segments)
        {
            // The list of a vectored send takes arrays only; memory of another kind is copied.
            if (!MemoryMarshal.TryGetArray(segment, out var array)) array = segment.ToArray();
            _buffers.Add(array);
        }

        try
        {
            while (_buffers.Count > 0)
            {
                var sent = await _socket.SendAsync(_buffers, SocketFlags.None).ConfigureAwait(false);
                DropSent(sent);
            }
        }
        finally
        {
            // A wire that rests holds on to nobody's payload.
            _buffers.Clear();
            _segments.Clear();
        }
    }

    private void DropSent(int sent)
    {
        var whole = 0;
        while (whole < _buffers.Count && sent >= _buffers[whole].Count) sent -= _buffers[whole++].Count;
        _buffers.RemoveRange(0, whole);
        if (sent > 0) _buffers[0] = _buffers[0][sent..];
    }
}

using System.Net;
using Swoop.Http2.Output;
using Swoop.Transport.Wires;

namespace Swoop.TestKit.Faults;

/// <summary>A wire on which bytes arrive and leave in odd pieces, late, or not at all.</summary>
public sealed class FaultyWire : Wire
{
    private readonly Wire _inner;
    private readonly WireFaults _faults;
    private readonly Random _reads;
    private readonly Random _writes;
    private readonly OutputBuffer _piece = new();
    private readonly List<ReadOnlyMemory<byte>> _segments = [];
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _read;
    private long _written;

    /// <summary>Puts faults on a wire.</summary>
    public FaultyWire(Wire inner, WireFaults faults)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(faults);
        _inner = inner;
        _faults = faults;
        _reads = new Random(faults.Seed);
        _writes = new Random(faults.Seed + 1);
    }

    /// <inheritdoc/>
    public override EndPoint? LocalEndPoint => _inner.LocalEndPoint;

    /// <inheritdoc/>
    public override EndPoint? RemoteEndPoint => _inner.RemoteEndPoint;

    /// <inheritdoc/>
    public override TlsSession? Tls => _inner.Tls;

    /// <inheritdoc/>
    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        await DelayAsync(_reads);
        if (_read >= _faults.StallAfterRead) await _aborted.Task;
        var limit = Math.Min(_faults.LongestRead, _faults.CutAfterRead - _read);
        limit = Math.Min(limit, _faults.StallAfterRead - _read);
        if (limit <= 0) throw Cut();
        var length = (int)Math.Min(buffer.Length, limit > 2 && limit < int.MaxValue ? _reads.NextInt64(1, limit + 1) : limit);
        var received = await _inner.ReceiveAsync(buffer[..length]);
        _read += received;
        return received;
    }

    /// <inheritdoc/>
    public override async ValueTask SendAsync(OutputBuffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _segments.Clear();
        output.CopySegmentsTo(_segments);
        try
        {
            foreach (var segment in _segments) await SendAsync(segment);
        }
        finally
        {
            _piece.Clear(keep: 0);
        }
    }

    /// <inheritdoc/>
    public override ValueTask ShutdownAsync() => _inner.ShutdownAsync();

    /// <inheritdoc/>
    public override void Abort()
    {
        _inner.Abort();
        _aborted.TrySetResult();
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            await DelayAsync(_writes);
            if (_written >= _faults.StallAfterWritten) await _aborted.Task;
            var length = (int)Math.Min(Math.Min(_faults.LongestWrite, rest.Length), Math.Min(_faults.CutAfterWritten, _faults.StallAfterWritten) - _written);
            if (length <= 0) throw Cut();
            _piece.Clear();
            _piece.Write(rest.Span[..length]);
            await _inner.SendAsync(_piece);
            _written += length;
            rest = rest[length..];
        }
    }

    private async ValueTask DelayAsync(Random random)
    {
        var turns = random.Next(100) < _faults.DelayedPercent ? 1 : 0;
        if (_faults.PausedPercent > 0 && random.Next(100) < _faults.PausedPercent) turns += random.Next(_faults.LongestPause);
        for (; turns > 0; turns--) await Task.Yield();
    }

    private IOException Cut()
    {
        _inner.Abort();
        return new IOException("The wire was cut.");
    }
}

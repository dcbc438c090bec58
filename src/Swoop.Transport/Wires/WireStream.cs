using System.Runtime.CompilerServices;
using Swoop.Http2.Output;

namespace Swoop.Transport.Wires;

/// <summary>Shows a wire as a <see cref="Stream"/>, for TLS to run over.</summary>
/// <remarks>Cancellation tokens are not looked at: who gives a handshake up aborts the wire, which ends reads and writes alike.</remarks>
internal sealed class WireStream(Wire wire) : Stream
{
    // TLS 1.x records: change_cipher_spec (20) to heartbeat (24), then the major version 3 (RFC 8446, 5.1).
    private const byte FirstRecordType = 20;
    private const byte LastRecordType = 24;
    private const byte MajorVersion = 3;

    private readonly OutputBuffer _output = new();
    private readonly byte[] _head = new byte[2];
    private int _headLength;
    private bool _hasEnded;

    /// <summary>Who has to know when the reader waits; null during the handshake.</summary>
    public ReadingSide? Reading { get; set; }

    /// <summary>True once something came from the peer that no TLS record begins with.</summary>
    public bool PeerSpeaksPlaintext =>
        (_headLength > 0 && _head[0] is < FirstRecordType or > LastRecordType) || (_headLength > 1 && _head[1] != MajorVersion);

    /// <summary>True once the peer has closed its side.</summary>
    public bool PeerHasClosed => _hasEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _headLength < _head.Length ? ReadHeadAsync(buffer) : Receive(buffer);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _output.Clear();
        // Referenced, not copied: the caller keeps the bytes until the write has ended.
        _output.WriteReference(buffer, null);
        return wire.SendAsync(_output);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) wire.Abort();
        base.Dispose(disposing);
    }

    private ValueTask<int> Receive(Memory<byte> buffer)
    {
        var receiving = wire.ReceiveAsync(buffer);
        return receiving.IsCompleted || Reading is not { } reading ? receiving : WaitAsync(receiving, reading);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<int> WaitAsync(ValueTask<int> receiving, ReadingSide reading)
    {
        reading.Leave();
        try
        {
            return await receiving.ConfigureAwait(false);
        }
        finally
        {
            reading.Enter();
        }
    }

    private async ValueTask<int> ReadHeadAsync(Memory<byte> buffer)
    {
        var length = await wire.ReceiveAsync(buffer).ConfigureAwait(false);
        _hasEnded = length == 0 && !buffer.IsEmpty;
        for (var i = 0; i < length && _headLength < _head.Length; i++) _head[_headLength++] = buffer.Span[i];
        return length;
    }
}

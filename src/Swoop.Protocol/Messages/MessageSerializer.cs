using System.Buffers;
using System.IO.Compression;
using Grpc.Core;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Framing;

namespace Swoop.Protocol.Messages;

/// <summary>Turns one message at a time into bytes, with the prefix in front of the payload in the same array.</summary>
/// <remarks>
/// Between <see cref="Acquire"/> and <see cref="Release"/> the object belongs to one caller; it is not thread-safe. It owns its
/// array until <see cref="Detach"/>. Small messages cost no allocation.
/// </remarks>
public sealed class MessageSerializer : SerializationContext, IBufferWriter<byte>
{
    private const int LargestKept = 64 * 1024;
    private const int SmallestReservation = 1024;
    private const int UnknownLength = -1;

    [ThreadStatic]
    private static MessageSerializer? t_cached;

    private byte[] _array = [];
    private int _end;
    private int _declaredLength;
    private Phase _phase;

    private MessageSerializer()
    {
    }

    private enum Phase
    {
        Empty,
        Started,
        Writing,
        Complete,
        Released,
    }

    /// <summary>Prefix and payload; valid until the next call of any method of this object.</summary>
    /// <exception cref="InvalidOperationException">No message is complete.</exception>
    public ReadOnlySpan<byte> Frame
    {
        get
        {
            Require(Phase.Complete);
            return _array.AsSpan(0, _end);
        }
    }

    /// <summary>Length in bytes of the payload as it will be sent, the prefix not counted.</summary>
    /// <exception cref="InvalidOperationException">No message is complete.</exception>
    public int PayloadLength
    {
        get
        {
            Require(Phase.Complete);
            return _end - MessagePrefix.Size;
        }
    }

    /// <summary>Gives the calling thread's serializer, or another one while that is in use.</summary>
    public static MessageSerializer Acquire()
    {
        var serializer = t_cached ?? new MessageSerializer();
        t_cached = null;
        serializer._phase = Phase.Empty;
        return serializer;
    }

    /// <summary>Serializes a message in place of the one before.</summary>
    /// <exception cref="InvalidOperationException">The marshaller did not complete the payload, or used the context against its rules.</exception>
    /// <remarks>An exception of the marshaller passes through; the object can be used again or released.</remarks>
    public void Serialize<T>(T message, Marshaller<T> marshaller)
    {
        ArgumentNullException.ThrowIfNull(marshaller);
        if (_phase == Phase.Released)
            throw Misuse("The serializer was released.");
        _phase = Phase.Started;
        _declaredLength = UnknownLength;
        _end = MessagePrefix.Size;
        try
        {
            marshaller.ContextualSerializer(message, this);
            if (_phase != Phase.Complete)
                throw Misuse("The marshaller returned without calling Complete.");
        }
        catch
        {
            _phase = Phase.Empty;
            throw;
        }
        WritePrefix(flags: 0);
    }

    /// <summary>Compresses the payload and sets the compressed flag, unless the payload would not shrink.</summary>
    /// <param name="encoding">The stream's encoding.</param>
    /// <param name="level">How hard to try; null for the provider's own choice.</param>
    /// <returns>Whether the payload is now compressed.</returns>
    /// <exception cref="InvalidOperationException">No message is complete.</exception>
    public bool Compress(ICompressionProvider encoding, CompressionLevel? level = null)
    {
        Require(Phase.Complete);
        if (!MessageCompressor.TryCompress(encoding, _array.AsSpan(MessagePrefix.Size, PayloadLength), level, out var frame, out var length))
            return false;
        MessageArrays.Return(_array);
        _array = frame!;
        _end = MessagePrefix.Size + length;
        WritePrefix(MessagePrefix.CompressedFlag);
        return true;
    }

    /// <summary>Hands the array with the message over to the caller, who returns it.</summary>
    /// <exception cref="InvalidOperationException">No message is complete.</exception>
    public RentedMessage Detach()
    {
        Require(Phase.Complete);
        var message = new RentedMessage(_array, _end);
        _array = [];
        _phase = Phase.Empty;
        return message;
    }

    /// <summary>Gives the object back, once; it must not be used any more. An array above 64 KiB goes back to the pool.</summary>
    public void Release()
    {
        if (_phase == Phase.Released)
            return;
        _phase = Phase.Released;
        if (_array.Length > LargestKept || t_cached is not null)
        {
            MessageArrays.Return(_array);
            _array = [];
        }
        t_cached ??= this;
    }

    /// <summary>Completes the message with a payload that exists already; it is copied.</summary>
    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (_phase != Phase.Started)
            throw Misuse(_phase == Phase.Complete ? "Complete was called twice." : "Complete(byte[]) cannot follow GetBufferWriter.");
        if (_declaredLength != UnknownLength && _declaredLength != payload.Length)
            throw WrongLength(payload.Length);
        Reserve(payload.Length);
        payload.CopyTo(_array.AsSpan(_end));
        _end += payload.Length;
        _phase = Phase.Complete;
    }

    /// <summary>Completes the message with what was written to the buffer writer.</summary>
    public override void Complete()
    {
        if (_phase != Phase.Writing)
            throw Misuse(_phase == Phase.Complete ? "Complete was called twice." : "Complete() needs GetBufferWriter before it.");
        if (_declaredLength != UnknownLength && _declaredLength != _end - MessagePrefix.Size)
            throw WrongLength(_end - MessagePrefix.Size);
        _phase = Phase.Complete;
    }

    /// <summary>Announces the payload's length in bytes, so that the right amount of memory is reserved at once.</summary>
    public override void SetPayloadLength(int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        if (_phase != Phase.Started)
            throw Misuse("SetPayloadLength must come before GetBufferWriter and Complete.");
        _declaredLength = payloadLength;
    }

    /// <summary>Gives the writer for the payload: this object itself.</summary>
    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_phase is not (Phase.Started or Phase.Writing))
            throw Misuse("GetBufferWriter was called after Complete.");
        if (_phase == Phase.Started)
            Reserve(Math.Max(_declaredLength, 0));
        _phase = Phase.Writing;
        return this;
    }

    void IBufferWriter<byte>.Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        RequireWriting();
        if (count > _array.Length - _end)
            throw Misuse($"Advance({count}) goes past the {_array.Length - _end} bytes that were handed out.");
        _end += count;
    }

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        HandOut(sizeHint);
        return _array.AsMemory(_end);
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint)
    {
        HandOut(sizeHint);
        return _array.AsSpan(_end);
    }

    private static InvalidOperationException Misuse(string message) => new(message);

    private InvalidOperationException WrongLength(int actual)
        => Misuse($"The payload has {actual} bytes, but SetPayloadLength announced {_declaredLength}.");

    private void HandOut(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        RequireWriting();
        Reserve(Math.Max(sizeHint, 1));
    }

    // Also makes the first array: until then there is no room for the prefix either.
    private void Reserve(int count)
    {
        var needed = (long)_end + count;
        if (needed <= _array.Length)
            return;
        if (needed > Array.MaxLength)
            throw Misuse($"A message of {needed - MessagePrefix.Size} bytes is longer than an array can be.");
        var larger = _declaredLength == UnknownLength ? Math.Max(needed, _array.Length * 2L) : needed;
        larger = Math.Clamp(larger, SmallestReservation, Array.MaxLength);
        MessageArrays.Grow(ref _array, Math.Min(_end, _array.Length), (int)larger);
    }

    private void WritePrefix(byte flags) => new MessagePrefix(flags, (uint)(_end - MessagePrefix.Size)).Write(_array);

    private void RequireWriting()
    {
        if (_phase != Phase.Writing)
            throw Misuse("The buffer writer is used outside GetBufferWriter and Complete.");
    }

    private void Require(Phase phase)
    {
        if (_phase != phase)
            throw Misuse("There is no complete message: call Serialize first.");
    }
}

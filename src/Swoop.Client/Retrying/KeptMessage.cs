using System.Buffers;
using Grpc.Core;
using Swoop.Protocol.Framing;
using Swoop.Protocol.Messages;

namespace Swoop.Client.Retrying;

/// <summary>A request that was serialized once and can be sent by several attempts; its array goes back when the last holder lets go.</summary>
/// <remarks>Thread-safe. Whoever calls <see cref="Hold"/>, or made the object, calls <see cref="Release"/> once and does not touch the payload after that.</remarks>
internal sealed class KeptMessage
{
    // What holding a message costs besides its payload.
    private const int Overhead = 64;

    // Above it the serializer's own array is taken over. Below, copying is cheaper than an array that is too large for its message.
    private const int LargestCopied = 16 << 10;

    private readonly byte[] _array;
    private readonly int _start;
    private int _holders = 1;

    private KeptMessage(byte[] array, int start, int length, WriteOptions? options)
    {
        _array = array;
        _start = start;
        Length = length;
        Options = options;
    }

    /// <summary>Length of the payload in bytes.</summary>
    public int Length { get; }

    /// <summary>What the message counts in buffers, in bytes.</summary>
    public long Cost => Length + Overhead;

    /// <summary>How the user wants the message to be written.</summary>
    public WriteOptions? Options { get; }

    private ReadOnlySpan<byte> Payload => _array.AsSpan(_start, Length);

    /// <summary>Serializes a message.</summary>
    public static KeptMessage Serialize<T>(T message, Marshaller<T> marshaller, WriteOptions? options)
    {
        var serializer = MessageSerializer.Acquire();
        try
        {
            serializer.Serialize(message, marshaller);
            var length = serializer.PayloadLength;
            if (length > LargestCopied) return new KeptMessage(serializer.Detach().Array, MessagePrefix.Size, length, options);
            var array = MessageArrays.Rent(length);
            serializer.Frame[MessagePrefix.Size..].CopyTo(array);
            return new KeptMessage(array, 0, length, options);
        }
        finally
        {
            serializer.Release();
        }
    }

    /// <summary>Becomes a holder.</summary>
    public KeptMessage Hold()
    {
        Interlocked.Increment(ref _holders);
        return this;
    }

    /// <summary>Is a holder no more.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0) MessageArrays.Return(_array);
    }

    /// <summary>Gives the payload to an attempt.</summary>
    public void Write(SerializationContext context)
    {
        context.SetPayloadLength(Length);
        context.GetBufferWriter().Write(Payload);
        context.Complete();
    }
}

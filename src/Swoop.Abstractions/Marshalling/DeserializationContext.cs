using System.Buffers;

namespace Grpc.Core;

/// <summary>Gives the bytes of one message to a deserializer.</summary>
/// <remarks>Valid only while the deserializer runs, and the payload may be taken once.</remarks>
public abstract class DeserializationContext
{
    /// <summary>The length of the message in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The message in an array of its own, which belongs to the caller.</summary>
    /// <exception cref="NotImplementedException">The context does not offer this.</exception>
    public virtual byte[] PayloadAsNewBuffer() => throw NotOffered("PayloadAsNewBuffer()");

    /// <summary>The message in the buffers of the runtime, which are reused once the deserializer has returned.</summary>
    /// <exception cref="NotImplementedException">The context does not offer this.</exception>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw NotOffered("PayloadAsReadOnlySequence()");

    private NotImplementedException NotOffered(string member) =>
        new($"{GetType()} does not override DeserializationContext.{member}, which the deserializer calls.");
}

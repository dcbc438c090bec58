using System.Buffers;

namespace Grpc.Core;

/// <summary>Takes the bytes of one message from a serializer.</summary>
/// <remarks>
/// A serializer either calls <see cref="Complete(byte[])"/> once, or announces the length where it knows it, writes to
/// <see cref="GetBufferWriter"/> and calls <see cref="Complete()"/> once. A context derived from this class overrides the
/// ways that it offers.
/// </remarks>
public abstract class SerializationContext
{
    /// <summary>Hands over the whole message; the array belongs to the context from then on.</summary>
    /// <param name="payload">The bytes of the message.</param>
    /// <exception cref="NotImplementedException">The context does not offer this.</exception>
    public virtual void Complete(byte[] payload) => throw NotOffered("Complete(byte[])");

    /// <summary>The writer that takes the message piece by piece.</summary>
    /// <exception cref="NotImplementedException">The context does not offer this.</exception>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw NotOffered("GetBufferWriter()");

    /// <summary>Announces the exact length of the message, so that the context can write straight to its destination.</summary>
    /// <param name="payloadLength">The length in bytes; called before <see cref="GetBufferWriter"/>.</param>
    /// <exception cref="NotImplementedException">The context does not offer this.</exception>
    public virtual void SetPayloadLength(int payloadLength) => throw NotOffered("SetPayloadLength(int)");

    /// <summary>Says that the writer has been given the whole message.</summary>
    /// <exception cref="NotImplementedException">The context does not offer this.</exception>
    public virtual void Complete() => throw NotOffered("Complete()");

    private NotImplementedException NotOffered(string member) =>
        new($"{GetType()} does not override SerializationContext.{member}, which the serializer calls.");
}

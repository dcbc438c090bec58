using System.Buffers;
using Grpc.Core;

namespace Swoop.Protocol.Messages;

/// <summary>Gives a received payload to a marshaller.</summary>
/// <remarks>
/// Between <see cref="Acquire"/> and <see cref="Release"/> the object belongs to one caller; it is not thread-safe. It borrows the
/// payload only while <see cref="Deserialize"/> runs.
/// </remarks>
public sealed class MessagePayload : DeserializationContext
{
    [ThreadStatic]
    private static MessagePayload? t_cached;

    private ReadOnlyMemory<byte> _payload;
    private Phase _phase;

    private MessagePayload()
    {
    }

    private enum Phase
    {
        Idle,
        Deserializing,
        Released,
    }

    /// <summary>Length of the payload in bytes.</summary>
    /// <exception cref="InvalidOperationException">The marshaller kept the context and uses it after it returned.</exception>
    public override int PayloadLength => Payload.Length;

    private ReadOnlyMemory<byte> Payload => _phase == Phase.Deserializing
        ? _payload
        : throw new InvalidOperationException("The payload can be read only while the marshaller's deserializer runs.");

    /// <summary>Gives the calling thread's object, or another one while that is in use.</summary>
    public static MessagePayload Acquire()
    {
        var context = t_cached ?? new MessagePayload();
        t_cached = null;
        context._phase = Phase.Idle;
        return context;
    }

    /// <summary>Parses a payload.</summary>
    /// <param name="marshaller">The method's marshaller. Its exceptions pass through: the rule for them is INTERNAL, and the caller applies it.</param>
    /// <param name="payload">The payload, not compressed. It may be given back once this returns.</param>
    public T Deserialize<T>(Marshaller<T> marshaller, ReadOnlyMemory<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(marshaller);
        if (_phase != Phase.Idle)
            throw new InvalidOperationException("The context was released or is in use.");
        _payload = payload;
        _phase = Phase.Deserializing;
        try
        {
            return marshaller.ContextualDeserializer(this);
        }
        finally
        {
            _payload = default;
            _phase = Phase.Idle;
        }
    }

    /// <summary>Gives the object back; it must not be used any more.</summary>
    public void Release()
    {
        if (_phase == Phase.Released)
            return;
        _phase = Phase.Released;
        t_cached ??= this;
    }

    /// <summary>Copies the payload into a new array.</summary>
    public override byte[] PayloadAsNewBuffer() => Payload.ToArray();

    /// <summary>The payload without copying; valid only until the deserializer returns.</summary>
    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(Payload);
}

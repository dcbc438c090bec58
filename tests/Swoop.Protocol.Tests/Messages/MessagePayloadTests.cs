using System.Buffers;
using Grpc.Core;
using Swoop.Protocol.Messages;

namespace Swoop.Protocol.Tests.Messages;

public sealed class MessagePayloadTests
{
    [Fact]
    public void The_payload_is_offered_as_a_sequence_as_an_array_and_by_length()
    {
        var array = Wire.Payload(20);
        var payload = MessagePayload.Acquire();
        var result = payload.Deserialize(
            MarshallerFor(static context => (context.PayloadLength, context.PayloadAsNewBuffer(), context.PayloadAsReadOnlySequence().ToArray())),
            array.AsMemory(3, 10));
        payload.Release();

        Assert.Equal(10, result.PayloadLength);
        Assert.Equal(array[3..13], result.Item2);
        Assert.Equal(array[3..13], result.Item3);
    }

    [Fact]
    public void A_context_kept_after_the_deserializer_returned_is_dead()
    {
        var payload = MessagePayload.Acquire();
        var kept = payload.Deserialize(MarshallerFor(static context => context), new byte[3]);
        Assert.Throws<InvalidOperationException>(() => kept.PayloadLength);
        payload.Release();
        Assert.Throws<InvalidOperationException>(() => kept.PayloadAsNewBuffer());
        Assert.Throws<InvalidOperationException>(() => kept.PayloadAsReadOnlySequence());
        Assert.Throws<InvalidOperationException>(() => payload.Deserialize(MarshallerFor(static _ => 0), default));
    }

    [Fact]
    public void An_exception_of_the_marshaller_passes_through()
    {
        var payload = MessagePayload.Acquire();
        Assert.Throws<FormatException>(() => payload.Deserialize<int>(MarshallerFor<int>(static _ => throw new FormatException()), default));
        Assert.Equal(5, payload.Deserialize(MarshallerFor(static _ => 5), default));
        payload.Release();
    }

    [Fact]
    public void Parsing_costs_no_allocation()
    {
        var marshaller = MarshallerFor(static context => context.PayloadAsReadOnlySequence().Length);
        var bytes = new byte[10];
        Assert.Equal(0, Allocations.Of(() =>
        {
            var payload = MessagePayload.Acquire();
            payload.Deserialize(marshaller, bytes);
            payload.Release();
        }));
    }

    private static Marshaller<T> MarshallerFor<T>(Func<DeserializationContext, T> deserialize)
        => Marshallers.Create<T>(static (_, context) => context.Complete([]), deserialize);
}

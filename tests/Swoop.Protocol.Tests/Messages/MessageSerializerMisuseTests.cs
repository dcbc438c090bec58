using System.Buffers;
using Grpc.Core;
using Swoop.Protocol.Messages;

namespace Swoop.Protocol.Tests.Messages;

public sealed class MessageSerializerMisuseTests
{
    [Fact]
    public void A_marshaller_that_never_completes_is_told_so()
        => AssertMisuse("without calling Complete", static context => context.GetBufferWriter());

    [Fact]
    public void Completing_twice_is_refused()
    {
        AssertMisuse("Complete was called twice", static context =>
        {
            context.Complete([]);
            context.Complete([]);
        });
        AssertMisuse("Complete was called twice", static context =>
        {
            context.GetBufferWriter();
            context.Complete();
            context.Complete();
        });
    }

    [Fact]
    public void Complete_without_a_writer_or_an_array_is_refused()
        => AssertMisuse("needs GetBufferWriter", static context => context.Complete());

    [Fact]
    public void An_array_after_a_writer_is_refused()
        => AssertMisuse("cannot follow GetBufferWriter", static context =>
        {
            context.GetBufferWriter();
            context.Complete([]);
        });

    [Fact]
    public void A_payload_of_another_length_than_announced_is_refused()
    {
        AssertMisuse("has 2 bytes, but SetPayloadLength announced 3", static context =>
        {
            context.SetPayloadLength(3);
            context.GetBufferWriter().Write<byte>([1, 2]);
            context.Complete();
        });
        AssertMisuse("has 4 bytes, but SetPayloadLength announced 3", static context =>
        {
            context.SetPayloadLength(3);
            context.Complete(new byte[4]);
        });
    }

    [Fact]
    public void A_length_after_the_writer_is_refused()
        => AssertMisuse("must come before", static context =>
        {
            context.GetBufferWriter();
            context.SetPayloadLength(3);
        });

    [Fact]
    public void Writing_after_Complete_is_refused()
        => AssertMisuse("outside GetBufferWriter and Complete", static context =>
        {
            var writer = context.GetBufferWriter();
            context.Complete();
            writer.GetSpan(1);
        });

    [Fact]
    public void Advancing_past_what_was_handed_out_is_refused()
        => AssertMisuse("goes past", static context => context.GetBufferWriter().Advance(1_000_000));

    [Fact]
    public void A_negative_length_is_refused()
    {
        var serializer = MessageSerializer.Acquire();
        Assert.Throws<ArgumentOutOfRangeException>(() => serializer.Serialize(0, MarshallerFor(static context => context.SetPayloadLength(-1))));
        serializer.Release();
    }

    [Fact]
    public void An_exception_of_the_marshaller_passes_and_the_serializer_can_be_used_again()
    {
        var serializer = MessageSerializer.Acquire();
        Assert.Throws<FormatException>(() => serializer.Serialize(0, MarshallerFor(static _ => throw new FormatException())));
        Assert.Throws<InvalidOperationException>(() => serializer.PayloadLength);
        serializer.Serialize(0, MarshallerFor(static context => context.Complete([7])));
        Assert.Equal(Wire.Frame([7]), serializer.Frame.ToArray());
        serializer.Release();
    }

    [Fact]
    public void Nothing_can_be_taken_out_before_a_message_and_after_release()
    {
        var serializer = MessageSerializer.Acquire();
        Assert.Throws<InvalidOperationException>(() => serializer.Frame.Length);
        Assert.Throws<InvalidOperationException>(() => serializer.Detach());
        serializer.Release();
        Assert.Throws<InvalidOperationException>(() => serializer.Serialize("x", Marshallers.StringMarshaller));
    }

    private static void AssertMisuse(string text, Action<SerializationContext> serialize)
    {
        var serializer = MessageSerializer.Acquire();
        var exception = Assert.Throws<InvalidOperationException>(() => serializer.Serialize(0, MarshallerFor(serialize)));
        Assert.Contains(text, exception.Message, StringComparison.Ordinal);
        serializer.Release();
    }

    private static Marshaller<int> MarshallerFor(Action<SerializationContext> serialize)
        => Marshallers.Create((_, context) => serialize(context), static _ => 0);
}

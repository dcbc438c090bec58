using System.Buffers;
using System.Text;

namespace Swoop.Abstractions.Tests;

public class MarshallerTests
{
    [Fact]
    public void The_string_marshaller_speaks_utf8()
    {
        var marshaller = Marshallers.StringMarshaller;

        Assert.Equal("grün"u8.ToArray(), marshaller.Serializer("grün"));
        Assert.Equal("grün", marshaller.Deserializer("grün"u8.ToArray()));
    }

    [Fact]
    public void A_marshaller_of_arrays_works_over_contexts()
    {
        var marshaller = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);
        var context = new PayloadContext();

        marshaller.ContextualSerializer("text", context);

        Assert.Equal("text"u8.ToArray(), context.Payload);
        Assert.Equal("text", marshaller.ContextualDeserializer(new ArrayContext("text"u8.ToArray())));
    }

    [Fact]
    public void A_marshaller_of_contexts_works_over_arrays()
    {
        var marshaller = Marshallers.Create<string>(
            (text, context) =>
            {
                context.SetPayloadLength(Encoding.UTF8.GetByteCount(text));
                Encoding.UTF8.GetBytes(text, context.GetBufferWriter());
                context.Complete();
            },
            context => Encoding.UTF8.GetString(context.PayloadAsReadOnlySequence()));

        Assert.Equal("text"u8.ToArray(), marshaller.Serializer("text"));
        Assert.Equal([], marshaller.Serializer(""));
        Assert.Equal("text", marshaller.Deserializer("text"u8.ToArray()));
    }

    [Fact]
    public void A_marshaller_of_contexts_may_complete_with_an_array()
    {
        var marshaller = Marshallers.Create<string>(
            (text, context) => context.Complete(Encoding.UTF8.GetBytes(text)),
            context => $"{context.PayloadLength}:{Encoding.UTF8.GetString(context.PayloadAsNewBuffer())}");

        Assert.Equal("text"u8.ToArray(), marshaller.Serializer("text"));
        Assert.Equal("4:text", marshaller.Deserializer("text"u8.ToArray()));
    }

    [Fact]
    public void A_serializer_that_never_completes_is_an_error()
    {
        var marshaller = Marshallers.Create<string>((_, _) => { }, _ => "");

        Assert.Throws<InvalidOperationException>(() => marshaller.Serializer("text"));
    }

    [Fact]
    public void A_serializer_that_completes_twice_is_an_error()
    {
        var marshaller = Marshallers.Create<string>(
            (_, context) =>
            {
                context.Complete([1]);
                context.Complete([2]);
            },
            _ => "");

        Assert.Throws<InvalidOperationException>(() => marshaller.Serializer("text"));
    }

    [Fact]
    public void Null_functions_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new Marshaller<string>((Func<string, byte[]>)null!, _ => ""));
        Assert.Throws<ArgumentNullException>(() => new Marshaller<string>(_ => [], null!));
        Assert.Throws<ArgumentNullException>(() => new Marshaller<string>((Action<string, SerializationContext>)null!, _ => ""));
        Assert.Throws<ArgumentNullException>(() => new Marshaller<string>((_, _) => { }, null!));
    }

    [Fact]
    public void A_context_that_does_not_offer_a_way_says_what_to_override()
    {
        var writing = new BareSerializationContext();
        var reading = new BareDeserializationContext();

        Assert.Contains("Complete(byte[])", Assert.Throws<NotImplementedException>(() => writing.Complete([])).Message, StringComparison.Ordinal);
        Assert.Contains("Complete()", Assert.Throws<NotImplementedException>(writing.Complete).Message, StringComparison.Ordinal);
        Assert.Throws<NotImplementedException>(writing.GetBufferWriter);
        Assert.Throws<NotImplementedException>(() => writing.SetPayloadLength(1));
        Assert.Throws<NotImplementedException>(reading.PayloadAsNewBuffer);
        Assert.Throws<NotImplementedException>(() => reading.PayloadAsReadOnlySequence());
    }

    private sealed class PayloadContext : SerializationContext
    {
        public byte[]? Payload { get; private set; }

        public override void Complete(byte[] payload) => Payload = payload;
    }

    private sealed class ArrayContext(byte[] payload) : DeserializationContext
    {
        public override int PayloadLength => payload.Length;

        public override byte[] PayloadAsNewBuffer() => payload;
    }

    private sealed class BareSerializationContext : SerializationContext;

    private sealed class BareDeserializationContext : DeserializationContext
    {
        public override int PayloadLength => 0;
    }
}

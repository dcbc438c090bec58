using System.Buffers;
using System.Text;
using Grpc.Core;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Framing;
using Swoop.Protocol.Messages;

namespace Swoop.Protocol.Tests.Messages;

public sealed class MessageSerializerTests
{
    private static readonly GzipCompressionProvider _gzip = new();

    public static TheoryData<string, Action<byte[], SerializationContext>> WaysToSerialize => new()
    {
        { "an array", static (message, context) => context.Complete(message) },
        { "an array after its length", static (message, context) =>
            {
                context.SetPayloadLength(message.Length);
                context.Complete(message);
            }
        },
        { "a writer of known length", static (message, context) =>
            {
                context.SetPayloadLength(message.Length);
                context.GetBufferWriter().Write(message);
                context.Complete();
            }
        },
        { "a writer of unknown length", static (message, context) =>
            {
                context.GetBufferWriter().Write(message);
                context.Complete();
            }
        },
        { "a writer in small pieces", static (message, context) =>
            {
                foreach (var piece in message.Chunk(7))
                    context.GetBufferWriter().Write(piece);
                context.GetBufferWriter();
                context.Complete();
            }
        },
        { "a writer through memory", static (message, context) =>
            {
                var writer = context.GetBufferWriter();
                message.CopyTo(writer.GetMemory(message.Length));
                writer.Advance(message.Length);
                context.Complete();
            }
        },
    };

    [Theory]
    [MemberData(nameof(WaysToSerialize))]
    public void A_frame_is_the_prefix_and_the_payload(string way, Action<byte[], SerializationContext> serialize)
    {
        Assert.NotEmpty(way);
        var serializer = MessageSerializer.Acquire();
        foreach (var length in new[] { 0, 1, 5, 1019, 1020, 5000, 100_000, 2_000_000, 3 })
        {
            var payload = Wire.Payload(length);
            serializer.Serialize(payload, MarshallerFor(serialize));
            Assert.Equal(length, serializer.PayloadLength);
            Assert.True(Wire.Frame(payload).AsSpan().SequenceEqual(serializer.Frame));
        }
        serializer.Release();
    }

    [Fact]
    public void The_string_marshaller_works()
    {
        var serializer = MessageSerializer.Acquire();
        serializer.Serialize("grüß", Marshallers.StringMarshaller);
        Assert.Equal(Wire.Frame(Encoding.UTF8.GetBytes("grüß")), serializer.Frame.ToArray());
        serializer.Release();
    }

    [Fact]
    public void Small_messages_cost_no_allocation()
    {
        var payload = Wire.Payload(100);
        var marshaller = MarshallerFor(static (message, context) =>
        {
            context.SetPayloadLength(message.Length);
            context.GetBufferWriter().Write(message);
            context.Complete();
        });
        Assert.Equal(0, Allocations.Of(() =>
        {
            var serializer = MessageSerializer.Acquire();
            serializer.Serialize(payload, marshaller);
            Assert.True(serializer.Frame.Length == 105);
            serializer.Release();
        }));
        Assert.Equal(0, Allocations.Of(() =>
        {
            var serializer = MessageSerializer.Acquire();
            serializer.Serialize(payload, marshaller);
            var message = serializer.Detach();
            serializer.Release();
            message.Return();
        }));
    }

    [Fact]
    public void Compression_sets_the_flag_and_shrinks_the_payload()
    {
        var serializer = Serialized(new byte[10_000]);

        Assert.True(serializer.Compress(_gzip));

        var prefix = MessagePrefix.Read(serializer.Frame);
        Assert.True(prefix.IsCompressed);
        Assert.Equal((uint)serializer.PayloadLength, prefix.Length);
        Assert.InRange(serializer.PayloadLength, 1, 200);
        Assert.Null(MessageDecompressor.Decompress(_gzip, serializer.Frame[5..].ToArray(), 10_000, out var restored));
        Assert.Equal(new byte[10_000], restored.Payload.ToArray());
        restored.Return();
        serializer.Release();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(3000)]
    public void A_message_that_would_not_shrink_is_sent_as_it_is_with_the_flag_clear(int length)
    {
        var payload = Wire.Payload(length);
        var serializer = Serialized(payload);
        Assert.False(serializer.Compress(_gzip));
        Assert.Equal(Wire.Frame(payload), serializer.Frame.ToArray());
        serializer.Release();
    }

    [Fact]
    public void The_message_after_a_compressed_one_is_not_marked_as_compressed()
    {
        var serializer = Serialized(new byte[1000]);
        serializer.Compress(_gzip);
        serializer.Serialize([1], MarshallerFor(static (message, context) => context.Complete(message)));
        Assert.Equal(Wire.Frame([1]), serializer.Frame.ToArray());
        serializer.Release();
    }

    [Fact]
    public void A_detached_message_is_independent_of_what_is_serialized_next()
    {
        var serializer = Serialized([1, 2, 3]);
        var detached = serializer.Detach();
        serializer.Serialize([9, 9, 9], MarshallerFor(static (message, context) => context.Complete(message)));

        Assert.Equal(Wire.Frame([1, 2, 3]), detached.Frame.ToArray());

        serializer.Release();
        detached.Return();
        detached.Return();
        Assert.Equal(0, detached.Length);
        Assert.Empty(detached.Array);
    }

    [Fact]
    public void A_serializer_in_use_is_not_given_out_again()
    {
        var first = MessageSerializer.Acquire();
        var second = MessageSerializer.Acquire();
        Assert.NotSame(first, second);
        first.Release();
        second.Release();
        Assert.Same(first, MessageSerializer.Acquire());
        first.Release();
    }

    private static MessageSerializer Serialized(byte[] payload)
    {
        var serializer = MessageSerializer.Acquire();
        serializer.Serialize(payload, MarshallerFor(static (message, context) => context.Complete(message)));
        return serializer;
    }

    private static Marshaller<byte[]> MarshallerFor(Action<byte[], SerializationContext> serialize)
        => Marshallers.Create(serialize, static context => context.PayloadAsNewBuffer());
}

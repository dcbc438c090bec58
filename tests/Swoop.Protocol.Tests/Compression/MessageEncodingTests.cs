using Grpc.Core;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Framing;
using Swoop.Protocol.Messages;

namespace Swoop.Protocol.Tests.Compression;

public sealed class MessageEncodingTests
{
    private static readonly GzipCompressionProvider _gzip = new();

    [Fact]
    public void A_compressed_flag_without_an_encoding_is_INTERNAL()
    {
        Assert.Equal(StatusCode.Internal, MessageEncoding.CheckFlags(1, encoding: null)?.StatusCode);

        var message = Receive(Wire.Frame([1, 2], flags: 1));
        Assert.Equal(StatusCode.Internal, MessageEncoding.Unpack(ref message, encoding: null, 100)?.StatusCode);
        Assert.Empty(message.Array);
    }

    [Fact]
    public void A_message_that_is_not_compressed_passes_with_and_without_an_encoding()
    {
        Assert.Null(MessageEncoding.CheckFlags(0, encoding: null));
        Assert.Null(MessageEncoding.CheckFlags(0, _gzip));
        Assert.Null(MessageEncoding.CheckFlags(1, _gzip));

        var message = Receive(Wire.Frame([1, 2]));
        Assert.Null(MessageEncoding.Unpack(ref message, _gzip, 100));
        Assert.Equal([1, 2], message.Payload.ToArray());
        message.Return();
    }

    [Fact]
    public void A_compressed_message_is_replaced_by_the_inflated_one()
    {
        var message = Receive(CompressedFrame(5000));
        Assert.True(message.IsCompressed);

        Assert.Null(MessageEncoding.Unpack(ref message, _gzip, 5000));

        Assert.False(message.IsCompressed);
        Assert.Equal(new byte[5000], message.Payload.ToArray());
        message.Return();
    }

    [Fact]
    public void A_message_over_the_limit_only_after_inflating_is_RESOURCE_EXHAUSTED()
    {
        var message = Receive(CompressedFrame(5000));
        Assert.Equal(StatusCode.ResourceExhausted, MessageEncoding.Unpack(ref message, _gzip, 4999)?.StatusCode);
        Assert.Empty(message.Array);
    }

    private static byte[] CompressedFrame(int length)
    {
        var serializer = MessageSerializer.Acquire();
        serializer.Serialize(new byte[length], Marshallers.Create<byte[]>(static bytes => bytes, static bytes => bytes));
        Assert.True(serializer.Compress(_gzip));
        var frame = serializer.Frame.ToArray();
        serializer.Release();
        return frame;
    }

    private static AssembledMessage Receive(ReadOnlySpan<byte> frame)
    {
        var assembler = new MessageAssembler(int.MaxValue);
        Assert.Equal(AssemblyResult.Message, assembler.Feed(ref frame, out var message));
        return message;
    }
}

using System.IO.Compression;
using Grpc.Core;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Framing;

namespace Swoop.Protocol.Tests.Compression;

public sealed class MessageDecompressorTests
{
    public static TheoryData<ICompressionProvider> Providers => [new GzipCompressionProvider(), new DeflateCompressionProvider()];

    public static TheoryData<ICompressionProvider, int> ProvidersAndLengths
    {
        get
        {
            var data = new TheoryData<ICompressionProvider, int>();
            foreach (var provider in new ICompressionProvider[] { new GzipCompressionProvider(), new DeflateCompressionProvider() })
            {
                foreach (var length in new[] { 0, 1, 1000, 1024, 1025, 8192, 100_000, 1_200_000 })
                    data.Add(provider, length);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ProvidersAndLengths))]
    public void A_compressed_message_is_restored(ICompressionProvider provider, int length)
    {
        foreach (var payload in new[] { Wire.Payload(length), new byte[length] })
        {
            Assert.Null(MessageDecompressor.Decompress(provider, Compress(provider, payload), int.MaxValue, out var message));
            Assert.True(payload.AsSpan().SequenceEqual(message.Payload.Span));
            Assert.Equal(0, message.Flags);
            message.Return();
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Deflate_is_the_zlib_format_and_gzip_is_gzip(ICompressionProvider provider)
    {
        var compressed = Compress(provider, new byte[100]);
        Assert.Equal(provider.EncodingName == "gzip" ? 0x1f : 0x78, compressed[0]);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_message_that_is_cut_short_anywhere_is_INTERNAL(ICompressionProvider provider)
    {
        foreach (var length in new[] { 0, 20, 300, 20_000 })
        {
            var compressed = Compress(provider, Wire.Payload(length));
            for (var cut = 1; cut < compressed.Length; cut += cut < 400 || cut > compressed.Length - 400 ? 1 : 97)
                AssertFault(StatusCode.Internal, provider, compressed.AsMemory(0, cut));
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Garbage_is_INTERNAL(ICompressionProvider provider)
    {
        AssertFault(StatusCode.Internal, provider, "this is not compressed"u8.ToArray());
        var damaged = Compress(provider, Wire.Payload(500));
        damaged[200] ^= 0x10;
        AssertFault(StatusCode.Internal, provider, damaged);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_message_of_exactly_the_limit_is_accepted_and_one_byte_more_is_RESOURCE_EXHAUSTED(ICompressionProvider provider)
    {
        foreach (var limit in new[] { 0, 1, 100, 1024, 5000, 16_384 })
        {
            Assert.Null(MessageDecompressor.Decompress(provider, Compress(provider, new byte[limit]), limit, out var message));
            Assert.Equal(limit, message.Length);
            message.Return();
            AssertFault(StatusCode.ResourceExhausted, provider, Compress(provider, new byte[limit + 1]), limit);
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_bomb_is_RESOURCE_EXHAUSTED_and_memory_stays_bounded(ICompressionProvider provider)
    {
        const int Limit = 100_000;
        var bomb = Compress(provider, new byte[256 * 1024 * 1024]);
        Assert.InRange(bomb.Length, 0, 2 * 1024 * 1024);

        // A small input, so that no more is reserved at first than the limit either.
        AssertFault(StatusCode.ResourceExhausted, provider, bomb, Limit);
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertFault(StatusCode.ResourceExhausted, provider, bomb, Limit);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * Limit);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void The_limit_holds_even_where_the_pool_hands_out_more(ICompressionProvider provider)
        => AssertFault(StatusCode.ResourceExhausted, provider, Compress(provider, new byte[17]), maxSize: 16);

    [Theory]
    [MemberData(nameof(Providers))]
    public void No_bytes_at_all_are_the_empty_message_as_peers_on_NET_send_it(ICompressionProvider provider)
    {
        Assert.Null(MessageDecompressor.Decompress(provider, default, 10, out var message));
        Assert.Equal(0, message.Length);
    }

    [Fact]
    public void Gzip_members_of_any_length_are_joined_wherever_the_decoder_s_buffer_ends()
    {
        var provider = new GzipCompressionProvider();
        var second = Compress(provider, [3]);
        for (var length = 8140; length < 8200; length++)
        {
            var first = Wire.Payload(length);
            Assert.Null(MessageDecompressor.Decompress(provider, (byte[])[.. Compress(provider, first), .. second], 10_000, out var message));
            Assert.Equal([.. first, 3], message.Payload.ToArray());
            message.Return();
        }
    }

    [Fact]
    public void A_gzip_message_of_several_members_is_their_concatenation()
    {
        var provider = new GzipCompressionProvider();
        byte[] compressed = [.. Compress(provider, [1, 2]), .. Compress(provider, [3])];
        Assert.Null(MessageDecompressor.Decompress(provider, compressed, 10, out var message));
        Assert.Equal([1, 2, 3], message.Payload.ToArray());
        message.Return();
        AssertFault(StatusCode.Internal, provider, compressed.AsMemory(0, compressed.Length - 1));
    }

    private static void AssertFault(StatusCode code, ICompressionProvider provider, ReadOnlyMemory<byte> compressed, int maxSize = int.MaxValue)
    {
        var fault = MessageDecompressor.Decompress(provider, compressed, maxSize, out var message);
        Assert.Equal(code, fault?.StatusCode);
        Assert.Equal(0, message.Length);
    }

    private static byte[] Compress(ICompressionProvider provider, byte[] payload)
    {
        using var output = new MemoryStream();
        using (var compressor = provider.CreateCompressionStream(output, CompressionLevel.Optimal))
            compressor.Write(payload);

        // The base library writes nothing at all for nothing, which is not a valid stream of either format.
        return output.Length > 0 ? output.ToArray() : EmptyStream(provider);
    }

    private static byte[] EmptyStream(ICompressionProvider provider) => provider.EncodingName == "gzip"
        ? [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        : [0x78, 0x9c, 3, 0, 0, 0, 0, 1];
}

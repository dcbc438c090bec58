using System.Diagnostics;
using System.Text;
using Grpc.Core;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Framing;
using Swoop.Protocol.Headers;
using Swoop.Protocol.Statuses;
using Swoop.Protocol.Timeouts;

namespace Swoop.Protocol.Tests.Fuzz;

/// <summary>Random bytes end in a value, never in an exception. Each test runs for a fixed seed and a bounded time.</summary>
public sealed class ParserFuzzTests
{
    private static readonly TimeSpan _budget = TimeSpan.FromMilliseconds(250);

    [Fact]
    public void The_assembler_survives_random_bytes() => Run(static (random, bytes) =>
    {
        var assembler = new MessageAssembler(random.Next(2000));
        ReadOnlySpan<byte> input = bytes;
        while (!input.IsEmpty)
        {
            var piece = input[..random.Next(1, input.Length + 1)];
            input = input[piece.Length..];
            AssemblyResult result;
            while ((result = assembler.Feed(ref piece, out var message)) == AssemblyResult.Message)
                message.Return();
            Assert.Equal(result == AssemblyResult.Fault, assembler.Fault is not null);
        }
        _ = assembler.EndOfStream();
        assembler.Release();
    });

    [Fact]
    public void Timeouts_survive_random_bytes() => Run(static (random, bytes) =>
    {
        foreach (var value in new[] { bytes, Mutate(random, "12345678S"u8) })
        {
            if (GrpcTimeout.TryParse(value, out var timeout))
                Assert.True(timeout >= TimeSpan.Zero);
            _ = GrpcTimeout.Malformed(value);
        }
    });

    [Fact]
    public void Status_texts_survive_random_bytes_and_random_texts() => Run(static (random, bytes) =>
    {
        Assert.NotNull(StatusText.Decode(bytes));
        Assert.NotNull(StatusText.Decode(Mutate(random, "%E2%98%BA is %41 sign%"u8)));

        var text = string.Concat(bytes.Chunk(2).Select(pair => (char)((pair[0] << 8) | pair[^1])));
        var buffer = new byte[StatusText.MaxLength(text)];
        var encoded = buffer.AsSpan(0, StatusText.Encode(text, buffer));
        Assert.False(encoded.ContainsAnyExceptInRange((byte)' ', (byte)'~'));
        Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), StatusText.Decode(encoded));
    });

    [Fact]
    public void Base64_survives_random_bytes() => Run(static (random, bytes) =>
    {
        foreach (var value in new[] { bytes, Mutate(random, "AAECAwQFBgcICQ=="u8) })
        {
            if (!BinaryValue.TryDecode(value, out var decoded))
                continue;
            var encoded = new byte[BinaryValue.EncodedLength(decoded.Length)];
            BinaryValue.Encode(decoded, encoded);
            Assert.True(BinaryValue.TryDecode(encoded, out var again));
            Assert.Equal(decoded, again);
        }
    });

    [Fact]
    public void Metadata_survives_random_names_and_values() => Run(static (random, bytes) =>
    {
        var metadata = new Metadata();
        MetadataReader.TryAdd(metadata, Mutate(random, "some-name"u8), bytes, out _);
        MetadataReader.TryAdd(metadata, Mutate(random, "some-bin"u8), Mutate(random, "AQI=,Aw, BBBB"u8), out _);
        MetadataReader.TryAdd(metadata, bytes, bytes, out _);
        _ = MetadataWriter.FindFault(metadata);
    });

    [Fact]
    public void Response_headers_survive_random_bytes() => Run(static (random, bytes) =>
    {
        var contentType = Mutate(random, "application/grpc+proto;x"u8);
        _ = ContentType.Subtype(contentType);
        _ = MessageEncoding.IsAccepted(bytes, "gzip");
        _ = CompressionRegistry.Default.TryResolve(bytes, out _);
        _ = ReservedHeaders.IsHidden(bytes) || ReservedHeaders.IsReserved(bytes) || SecretHeaders.IsSecret(bytes);
        _ = RequestRules.Check(bytes, bytes, contentType);
        var status = ResponseStatus.FromHeaders(random.Next(100, 600), contentType).AtEnd(Mutate(random, "13"u8), bytes);
        Assert.NotNull(status.Detail);
    });

    [Fact]
    public void Decompression_survives_damage() => Run(static (random, bytes) =>
    {
        var valid = new MemoryStream();
        var provider = CompressionRegistry.Default.Find(random.Next(2) == 0 ? "gzip"u8 : "deflate"u8)!;
        using (var compressor = provider.CreateCompressionStream(valid, null))
            compressor.Write(bytes);
        foreach (var payload in new[] { bytes, Mutate(random, valid.ToArray()) })
        {
            var fault = MessageDecompressor.Decompress(provider, payload, 1000, out var message);
            Assert.True(fault is null || fault.Value.StatusCode is StatusCode.Internal or StatusCode.ResourceExhausted);
            message.Return();
        }
    });

    private static byte[] Mutate(Random random, ReadOnlySpan<byte> valid)
    {
        var bytes = valid.ToArray();
        for (var i = random.Next(4); i > 0 && bytes.Length > 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes.AsSpan(0, random.Next(3) == 0 ? random.Next(bytes.Length + 1) : bytes.Length).ToArray();
    }

    private static void Run(Action<Random, byte[]> attempt)
    {
        var random = new Random(20_25);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 20_000 && Stopwatch.GetElapsedTime(started) < _budget; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            attempt(random, bytes);
        }
    }
}

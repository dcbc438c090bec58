using Grpc.Core;
using Swoop.Fuzz.Corpus;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Headers;
using Swoop.Protocol.Statuses;
using Swoop.Protocol.Timeouts;

namespace Swoop.Fuzz.Targets;

/// <summary>Everything that reads a single header's value.</summary>
internal static class ParsersTarget
{
    public static FuzzTarget Target { get; } = FuzzTarget.Of("header parsers", static random =>
    {
        if (GrpcTimeout.TryParse(Mutation.Of(random, [.. "12345678m"u8]), out var timeout) && timeout < TimeSpan.Zero)
            throw new FuzzFailureException($"a timeout of {timeout}");
        _ = StatusText.Decode(Mutation.Of(random, [.. "%E2%98%BA is %41 sign%"u8]));
        _ = BinaryValue.TryDecode(Mutation.Of(random, [.. "AAECAwQFBgcICQ=="u8]), out _);
        _ = MessageEncoding.IsAccepted(Mutation.Of(random, [.. "identity, gzip;q=1,deflate"u8]), "gzip");
        _ = CompressionRegistry.Default.TryResolve(Mutation.Of(random, [.. "deflate"u8]), out _);
        var contentType = Mutation.Of(random, [.. "application/grpc+proto;charset=utf-8"u8]);
        _ = RequestRules.Check(Mutation.Of(random, [.. "POST"u8]), Mutation.Of(random, [.. "/a.B/C"u8]), contentType);
        _ = ResponseStatus.FromHeaders(random.Next(1000), contentType).AtEnd(Mutation.Of(random, [.. "13"u8]), Mutation.Noise(random, 40));
        var metadata = new Metadata();
        MetadataReader.TryAdd(metadata, Mutation.Of(random, [.. "some-bin"u8]), Mutation.Of(random, [.. "AQI=,Aw, BBBB"u8]), out _);
        MetadataReader.TryAdd(metadata, Mutation.Of(random, [.. "some-name"u8]), Mutation.Noise(random, 40), out _);
    });
}

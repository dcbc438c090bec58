using Swoop.Fuzz.Corpus;
using Swoop.Http2.Hpack;

namespace Swoop.Fuzz.Targets;

/// <summary>A decoder that is fed damaged blocks, one behind the other, so that its table is part of the input.</summary>
internal static class HpackTarget
{
    // RFC 7541, C.4 and C.6: requests and responses with Huffman coding, which refer to what the blocks before them left in the table.
    private static readonly byte[][] _blocks =
    [
        Convert.FromHexString("828684418cf1e3c2e5f23a6ba0ab90f4ff"),
        Convert.FromHexString("828684be5886a8eb10649cbf"),
        Convert.FromHexString("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"),
        Convert.FromHexString("488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3"),
        Convert.FromHexString("3fe11f"),
        Convert.FromHexString("20"),
    ];

    public static FuzzTarget Target { get; } = FuzzTarget.Of("HPACK decoder", static random =>
    {
        var decoder = new HpackDecoder();
        var sink = new Sink();
        for (var blocks = random.Next(1, 12); blocks > 0; blocks--)
        {
            var block = random.Next(8) == 0 ? Mutation.Noise(random, 80) : Mutation.Of(random, _blocks[random.Next(_blocks.Length)]);
            if (decoder.Decode(block, ref sink) is not { } fault) continue;
            if (fault.Offset < 0 || fault.Offset > block.Length) throw new FuzzFailureException($"a fault at octet {fault.Offset} of {block.Length}");
            return;
        }
    });

    private struct Sink : IHeaderSink
    {
        private long _octets;

        public void Field(in HeaderField field) => _octets += field.Name.Length + field.Value.Length;
    }
}

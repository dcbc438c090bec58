using Swoop.Http2.Hpack;
using Swoop.Http2.Tests.Hpack.RoundTrips;

namespace Swoop.Http2.Tests.Hpack.ForeignPeer;

public class PythonHpackTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void It_decodes_what_we_encode(int seed)
    {
        var random = new Random(seed);
        using var peer = new PythonHpack();
        var lists = new HeaderLists(random);
        var encoder = new EncoderProbe();
        for (var block = 0; block < 300; block++)
        {
            if (random.Next(20) == 0)
            {
                var size = NextSize(random);
                peer.SetTableSize(size);
                encoder.Encoder.MaxTableSize = size;
            }

            var fields = lists.Next();
            var answer = peer.Decode(encoder.Block((to, output) =>
            {
                foreach (var field in fields) field.Write(to, output);
            }));
            var expected = PythonHpack.Shown(fields.Select(field => (field.Name, field.Value, field.Indexing == HeaderIndexing.Never)));
            Assert.Equal(expected.Length == 0 ? "-" : expected, answer);
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void We_decode_what_it_encodes(int seed)
    {
        var random = new Random(seed);
        using var peer = new PythonHpack();
        var lists = new HeaderLists(random);
        var decoder = new DecoderProbe();
        for (var block = 0; block < 300; block++)
        {
            if (random.Next(20) == 0)
            {
                var size = NextSize(random);
                peer.SetTableSize(size);
                decoder.Decoder.MaxTableSize = size;
            }

            var fields = lists.Next().Select(field => (field.Name, field.Value, Never: random.Next(8) == 0)).ToArray();
            decoder.Decode(peer.Encode(huffman: random.Next(3) > 0, fields));
            // That encoder uses an index, where it has one, even for a field it was told never to index.
            Assert.Equal(fields.Select(field => (field.Name, field.Value)), decoder.Fields.Select(field => (field.Name, field.Value)));
        }
    }

    private static int NextSize(Random random) => random.Next(4) switch
    {
        0 => 0,
        1 => random.Next(300),
        2 => 4096,
        _ => random.Next(10_000),
    };
}

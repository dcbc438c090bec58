using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.RoundTrips;

public class RandomListTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_is_encoded_is_decoded_and_both_tables_stay_the_same(int seed)
    {
        var random = new Random(seed);
        for (var connection = 0; connection < 60; connection++)
        {
            var lists = new HeaderLists(random);
            var encoder = new EncoderProbe();
            var decoder = new DecoderProbe();
            for (var block = 0; block < 60; block++)
            {
                if (random.Next(6) == 0) ChangeSettings(random, encoder, decoder);
                var fields = lists.Next();
                decoder.Decode(encoder.Block((to, output) =>
                {
                    foreach (var field in fields) field.Write(to, output);
                }));

                Assert.Equal(
                    fields.Select(field => (field.Name, field.Value)),
                    decoder.Fields.Select(field => (field.Name, field.Value)));
                Assert.All(
                    fields.Zip(decoder.Fields),
                    pair => Assert.Equal(pair.First.Indexing == HeaderIndexing.Never, pair.Second.NeverIndexed));
                AssertSameTables(encoder.Encoder.Table, decoder.Decoder.Table);
            }
        }
    }

    private static void ChangeSettings(Random random, EncoderProbe encoder, DecoderProbe decoder)
    {
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var size = random.Next(4) switch { 0 => 0, 1 => random.Next(200), 2 => random.Next(4096), _ => random.Next(20_000) };
            encoder.Encoder.MaxTableSize = size;
            decoder.Decoder.MaxTableSize = size;
        }
    }

    private static void AssertSameTables(EncoderTable encoder, DynamicTable decoder)
    {
        Assert.Equal(encoder.MaxSize, decoder.MaxSize);
        Assert.Equal(encoder.Count, decoder.Count);
        for (var age = 0; age < encoder.Count; age++)
        {
            Assert.True(encoder[age].Name.AsSpan().SequenceEqual(decoder[age].Name));
            Assert.True(encoder[age].Value.AsSpan().SequenceEqual(decoder[age].Value));
        }
    }
}

namespace Swoop.Fuzz.Corpus;

/// <summary>Damages bytes in the ways that find mistakes: flips, cuts, repeats, insertions, interesting values.</summary>
internal static class Mutation
{
    private static readonly byte[] _interesting = [0, 1, 0x7f, 0x80, 0xff, 0x3f, 0x40, 0x1f, 0x20, (byte)'\r', (byte)'\n', (byte)':'];

    public static byte[] Of(Random random, byte[] valid, int spared = 0)
    {
        var bytes = new List<byte>(valid);
        for (var count = random.Next(5); count > 0 && bytes.Count > spared; count--)
        {
            var at = random.Next(spared, bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = _interesting[random.Next(_interesting.Length)];
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    bytes.InsertRange(random.Next(spared, bytes.Count), bytes.GetRange(at, length));
                    break;
            }
        }

        return random.Next(10) == 0 ? [.. bytes.Take(random.Next(bytes.Count + 1))] : [.. bytes];
    }

    public static byte[] Noise(Random random, int longest)
    {
        var noise = new byte[random.Next(longest)];
        random.NextBytes(noise);
        return noise;
    }
}

using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Swoop.Http2.Hpack;

/// <summary>Huffman-codes and decodes strings (RFC 7541, 5.2 and appendix B).</summary>
/// <remarks>
/// <code>
///   "www"   w       w       w       padding: the first bits of EOS, all ones, fewer than eight
///           1111000 1111000 1111000 111      = f1 e3 c7
/// </code>
/// </remarks>
internal static class Huffman
{
    /// <summary>The room that decoding <paramref name="encodedLength"/> octets needs: five bits are the shortest code, and pairs are written in one go.</summary>
    public static long MaxDecodedLength(int encodedLength) => ((long)encodedLength * 8 / HuffmanCode.MinLength) + 1;

    /// <summary>How many octets <paramref name="text"/> takes when coded.</summary>
    public static int EncodedLength(ReadOnlySpan<byte> text)
    {
        var lengths = HuffmanCode.Lengths;
        long bits = 0;
        foreach (var symbol in text) bits += lengths[symbol];
        return (int)Math.Min((bits + 7) / 8, int.MaxValue);
    }

    /// <summary>Codes <paramref name="text"/> and returns the octets written, which are <see cref="EncodedLength"/>.</summary>
    public static int Encode(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var codes = HuffmanCode.Codes;
        var lengths = HuffmanCode.Lengths;
        var bits = 0UL;
        var count = 0;
        var written = 0;
        foreach (var symbol in text)
        {
            bits = (bits << lengths[symbol]) | codes[symbol];
            count += lengths[symbol];
            if (count < 32) continue;
            count -= 32;
            BinaryPrimitives.WriteUInt32BigEndian(destination[written..], (uint)(bits >> count));
            written += 4;
        }

        for (; count >= 8; count -= 8) destination[written++] = (byte)(bits >> (count - 8));
        if (count > 0) destination[written++] = (byte)((bits << (8 - count)) | (0xffu >> count));
        return written;
    }

    /// <summary>Decodes <paramref name="encoded"/> into <paramref name="destination"/>, which has room for <see cref="MaxDecodedLength"/>.</summary>
    public static HpackError Decode(ReadOnlySpan<byte> encoded, Span<byte> destination, out int written)
    {
        var input = new BitReader(encoded);
        var decoding = HuffmanCode.Decoding;
        var position = 0;
        bool more;
        do
        {
            more = input.TryFill();
            while (input.Count >= HuffmanCode.LookupBits)
            {
                var entry = decoding[(int)(input.Bits >> (64 - HuffmanCode.LookupBits))];
                if (entry != 0)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(destination[position..], (ushort)entry);
                    position += (int)(entry >> 24);
                    input.Skip((int)(entry >> 16) & 15);
                    continue;
                }

                if (input.Count < HuffmanCode.MaxLength) break;
                var symbol = HuffmanCode.FindLong(input.Bits, out var length);
                if (symbol == HuffmanCode.EndOfString) return Fail(HpackError.HuffmanEndOfString, out written);
                destination[position++] = (byte)symbol;
                input.Skip(length);
            }
        }
        while (more);

        return DecodeTail(input, destination, position, out written);
    }

    // The last bits, too few for any look-up: symbol by symbol, with the missing bits taken as ones, as padding is.
    private static HpackError DecodeTail(BitReader input, Span<byte> destination, int position, out int written)
    {
        written = position;
        while (input.Count > 0)
        {
            var padded = input.Bits | (ulong.MaxValue >> input.Count);
            var entry = HuffmanCode.Decoding[(int)(padded >> (64 - HuffmanCode.LookupBits))];
            var symbol = (int)(entry & 0xff);
            var length = (int)(entry >> 20) & 15;
            if (entry == 0) symbol = HuffmanCode.FindLong(padded, out length);
            if (length > input.Count) return IsPadding(input, padded) ? HpackError.None : HpackError.HuffmanPadding;
            destination[written++] = (byte)symbol;
            input.Skip(length);
        }

        return HpackError.None;
    }

    private static HpackError Fail(HpackError error, out int written)
    {
        written = 0;
        return error;
    }

    private static bool IsPadding(BitReader input, ulong padded) => input.Count < 8 && padded == ulong.MaxValue;

    /// <summary>The coming bits of the input, the next one highest.</summary>
    /// <remarks>Its methods are inlined and it is passed by value, so that it lives in registers.</remarks>
    private ref struct BitReader(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        /// <summary>The next bits. Those behind <see cref="Count"/> are zero or bits of the octets that come next.</summary>
        public ulong Bits { get; private set; }

        /// <summary>The bits that are ready.</summary>
        public int Count { get; private set; }

        /// <summary>Has at least 56 bits ready, or everything that is left and returns false.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool TryFill()
        {
            if (_rest.Length >= 8)
            {
                Bits |= BinaryPrimitives.ReadUInt64BigEndian(_rest) >> Count;
                _rest = _rest[((63 - Count) >> 3)..];
                Count |= 56;
                return true;
            }

            while (Count < 56 && !_rest.IsEmpty)
            {
                Bits |= (ulong)_rest[0] << (56 - Count);
                Count += 8;
                _rest = _rest[1..];
            }

            return Count >= 56;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Skip(int count)
        {
            Bits <<= count;
            Count -= count;
        }
    }
}

using System.Text;
using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack;

/// <summary>A decoder that takes hexadecimal blocks and keeps the fields as strings.</summary>
internal sealed class DecoderProbe(int maxTableSize = HpackDecoder.DefaultTableSize)
{
    public HpackDecoder Decoder { get; } = new(maxTableSize);

    /// <summary>The fields of the last block.</summary>
    public List<DecodedField> Fields { get; } = [];

    /// <summary>The fields of the last block, one a line.</summary>
    public string Text => string.Join("\n", Fields);

    /// <summary>The dynamic table, newest first, one entry a line.</summary>
    public string TableText => string.Join("\n", Enumerable.Range(0, Decoder.Table.Count)
        .Select(age => Decoder.Table[age])
        .Select(entry => $"{Latin1(entry.Name)}: {Latin1(entry.Value)}"));

    public HpackFault? TryDecode(ReadOnlySpan<byte> block)
    {
        Fields.Clear();
        var sink = new Sink(Fields);
        return Decoder.Decode(block, ref sink);
    }

    public HpackFault? TryDecode(string hex) => TryDecode(Convert.FromHexString(hex.Replace(" ", "")));

    public DecoderProbe Decode(string hex)
    {
        Assert.Null(TryDecode(hex));
        return this;
    }

    public DecoderProbe Decode(ReadOnlySpan<byte> block)
    {
        Assert.Null(TryDecode(block));
        return this;
    }

    private static string Latin1(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private readonly struct Sink(List<DecodedField> fields) : IHeaderSink
    {
        public void Field(in HeaderField field) => fields.Add(DecodedField.From(field));
    }
}

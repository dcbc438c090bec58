using System.Text;
using Swoop.Http2.Hpack;
using Swoop.Http2.Output;

namespace Swoop.Http2.Tests.Hpack;

/// <summary>An encoder whose blocks come out as arrays.</summary>
internal sealed class EncoderProbe
{
    private readonly OutputBuffer _output = new();

    public HpackEncoder Encoder { get; } = new();

    public byte[] Block(Action<HpackEncoder, OutputBuffer> write)
    {
        _output.Clear();
        Encoder.BeginBlock(_output);
        write(Encoder, _output);
        return _output.WrittenSpan.ToArray();
    }

    public byte[] Block(params HeaderTemplate[] fields) => Block((encoder, output) =>
    {
        foreach (var field in fields) encoder.Write(output, field);
    });

    public byte[] Block(string name, string value, HeaderIndexing indexing = HeaderIndexing.Auto) => Block((encoder, output) =>
        encoder.Write(output, Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value), indexing));

    public static HeaderTemplate Template(string name, string value)
        => new(Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value));
}

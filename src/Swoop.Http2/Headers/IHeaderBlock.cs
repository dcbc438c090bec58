using Swoop.Http2.Hpack;
using Swoop.Http2.Output;

namespace Swoop.Http2.Headers;

/// <summary>A header list that can write itself: a struct, so that the engine's loop over it is a direct call.</summary>
public interface IHeaderBlock
{
    /// <summary>Writes every field, pseudo-headers first.</summary>
    void Write(HeaderBlockWriter writer);
}

/// <summary>Where an <see cref="IHeaderBlock"/> writes its fields.</summary>
public readonly ref struct HeaderBlockWriter
{
    private readonly HpackEncoder _encoder;
    private readonly OutputBuffer _output;

    internal HeaderBlockWriter(HpackEncoder encoder, OutputBuffer output)
    {
        _encoder = encoder;
        _output = output;
    }

    /// <summary>Writes a field that is sent on many streams.</summary>
    public void Write(HeaderTemplate field) => _encoder.Write(_output, field);

    /// <summary>Writes a field; the name in lower case.</summary>
    public void Write(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, HeaderIndexing indexing = HeaderIndexing.Auto) =>
        _encoder.Write(_output, name, value, indexing);
}

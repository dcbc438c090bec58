namespace Swoop.Protocol.Compression;

/// <summary>A received payload as the stream that decompressors read from.</summary>
internal sealed class PayloadStream(ReadOnlyMemory<byte> payload) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _rest = payload;

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _rest.Length);
        _rest.Span[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }
}

using Swoop.Http2.Frames;
using Swoop.Http2.Hpack;
using Swoop.Http2.Output;

namespace Swoop.Http2.Headers;

/// <summary>Puts a header block into a HEADERS frame and, where it is too long for one, CONTINUATION frames (RFC 9113, 6.2, 6.10).</summary>
internal static class HeaderBlockFrames
{
    public static void Write<TBlock>(
        OutputBuffer output, HpackEncoder encoder, int maxFrameSize, StreamId stream, in TBlock block, bool endStream)
        where TBlock : struct, IHeaderBlock
    {
        var start = output.Position;
        output.GetSpan(FrameHeader.Size);
        output.Advance(FrameHeader.Size);
        encoder.BeginBlock(output);
        block.Write(new HeaderBlockWriter(encoder, output));

        var length = output.Position - start - FrameHeader.Size;
        var flags = endStream ? FrameFlags.EndStream : FrameFlags.None;
        if (length <= maxFrameSize)
            new FrameHeader(length, FrameType.Headers, flags | FrameFlags.EndHeaders, stream).Write(output.Patch(start, FrameHeader.Size));
        else
            Split(output, start, length, maxFrameSize, stream, flags);
    }

    private static void Split(OutputBuffer output, int start, int length, int maxFrameSize, StreamId stream, FrameFlags flags)
    {
        new FrameHeader(maxFrameSize, FrameType.Headers, flags, stream).Write(output.Patch(start, FrameHeader.Size));
        var position = start + FrameHeader.Size + maxFrameSize;
        for (var left = length - maxFrameSize; left > 0;)
        {
            var size = Math.Min(left, maxFrameSize);
            left -= size;
            var end = left == 0 ? FrameFlags.EndHeaders : FrameFlags.None;
            new FrameHeader(size, FrameType.Continuation, end, stream).Write(output.Insert(position, FrameHeader.Size));
            position += FrameHeader.Size + size;
        }
    }
}

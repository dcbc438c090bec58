using System.Buffers;
using Swoop.Http2.Connection;

namespace Swoop.Http2.Headers;

/// <summary>Puts together a header block that came in several frames (RFC 9113, 4.3).</summary>
/// <remarks>The number of frames and of octets is bounded before END_HEADERS has come (CVE-2024-27316). Holds a rented array only while a block is open.</remarks>
internal sealed class HeaderBlockBuffer(Http2EngineOptions options)
{
    private byte[] _octets = [];
    private int _length;
    private int _frames;

    /// <summary>HEADERS have come and END_HEADERS has not: only CONTINUATION may follow.</summary>
    public bool IsOpen { get; private set; }

    public StreamId Stream { get; private set; }

    public bool EndsStream { get; private set; }

    public ReadOnlySpan<byte> Octets => _octets.AsSpan(0, _length);

    public Fault? Open(StreamId stream, bool endsStream, ReadOnlySpan<byte> fragment)
    {
        IsOpen = true;
        Stream = stream;
        EndsStream = endsStream;
        return Append(fragment);
    }

    public Fault? Append(ReadOnlySpan<byte> fragment)
    {
        // Compressed octets are fewer than the list's size, so the list's limit (and one frame of slack for padding it out with size updates) holds for them too.
        if (++_frames > options.MaxHeaderFrames || _length + fragment.Length > options.MaxHeaderListSize + options.MaxFrameSize)
        {
            Close();
            return Fault.OfConnection(ErrorCode.EnhanceYourCalm, "a header block has too many frames or octets");
        }

        if (_octets.Length < _length + fragment.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_length + fragment.Length);
            Octets.CopyTo(larger);
            if (_octets.Length > 0) ArrayPool<byte>.Shared.Return(_octets);
            _octets = larger;
        }

        fragment.CopyTo(_octets.AsSpan(_length));
        _length += fragment.Length;
        return null;
    }

    public void Close()
    {
        if (_octets.Length > 0) ArrayPool<byte>.Shared.Return(_octets);
        _octets = [];
        _length = 0;
        _frames = 0;
        IsOpen = false;
    }
}

namespace Swoop.Protocol.Compression;

/// <summary>Inflates a whole message and refuses one that is cut short.</summary>
/// <remarks>
/// The streams of System.IO.Compression end quietly where their input ends. What tells a complete message from a truncated
/// one is whether they want more input then. After its last block zlib's format does not. gzip does, because another member
/// might follow: there one byte is offered that begins no member. Behind a complete message it is left alone; a truncated one swallows it
/// and wants still more, or fails its checks by it.
/// </remarks>
internal sealed class CompleteInflateStream : ReadOnlyStream
{
    private readonly WatchedInput _input;
    private readonly Stream _inflater;

    private CompleteInflateStream(Stream input, Func<Stream, Stream> createInflater, bool offersProbe)
    {
        _input = new WatchedInput(input, offersProbe);
        _inflater = createInflater(_input);
    }

    public static CompleteInflateStream ForZlib(Stream input, Func<Stream, Stream> createInflater)
        => new(input, createInflater, offersProbe: false);

    public static CompleteInflateStream ForGzip(Stream input, Func<Stream, Stream> createInflater)
        => new(input, createInflater, offersProbe: true);

    public override int Read(Span<byte> buffer)
    {
        var count = _inflater.Read(buffer);
        if (count == 0 && !buffer.IsEmpty && _input.WantedMore)
            throw new InvalidDataException("The compressed message is truncated.");
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inflater.Dispose();
        base.Dispose(disposing);
    }

    private sealed class WatchedInput(Stream source, bool offersProbe) : ReadOnlyStream
    {
        // Neither the first byte of a gzip member nor, in any message that fits in memory, the last of one (the high byte of its length).
        private const byte Probe = 0xFF;

        private bool _offersProbe = offersProbe;

        public bool WantedMore { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var count = source.Read(buffer);
            if (count > 0 || buffer.IsEmpty)
                return count;
            if (!_offersProbe)
            {
                WantedMore = true;
                return 0;
            }
            _offersProbe = false;
            buffer[0] = Probe;
            return 1;
        }
    }
}

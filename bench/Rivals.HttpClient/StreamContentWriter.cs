using System.Net;

namespace Rivals.HttpClient;

/// <summary>A request of many frames, written by the given function.</summary>
internal sealed class StreamContentWriter : HttpContent
{
    private readonly Func<Stream, Task> _write;

    public StreamContentWriter(Func<Stream, Task> write)
    {
        _write = write;
        Headers.TryAddWithoutValidation("content-type", "application/grpc");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // The headers must leave before the first message, or a server that waits for them and a client that waits for it wait forever.
        await stream.FlushAsync();
        await _write(stream);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

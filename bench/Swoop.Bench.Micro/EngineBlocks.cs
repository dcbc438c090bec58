using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;

namespace Swoop.Bench.Micro;

/// <summary>The header blocks of a unary call.</summary>
internal static class EngineBlocks
{
    private static readonly HeaderTemplate[] _request =
    [
        new(":method"u8, "POST"u8),
        new(":scheme"u8, "http"u8),
        new(":path"u8, "/swoop.bench.Bench/Unary"u8),
        new(":authority"u8, "localhost:21000"u8),
        new("content-type"u8, "application/grpc"u8),
        new("te"u8, "trailers"u8),
    ];

    private static readonly HeaderTemplate[] _response = [new(":status"u8, "200"u8), new("content-type"u8, "application/grpc"u8)];
    private static readonly HeaderTemplate _trailers = new("grpc-status"u8, "0"u8);

    public readonly struct Request : IHeaderBlock
    {
        public void Write(HeaderBlockWriter writer)
        {
            foreach (var field in _request) writer.Write(field);
        }
    }

    public readonly struct Response : IHeaderBlock
    {
        public void Write(HeaderBlockWriter writer)
        {
            foreach (var field in _response) writer.Write(field);
        }
    }

    public readonly struct Trailers : IHeaderBlock
    {
        public void Write(HeaderBlockWriter writer) => writer.Write(_trailers);
    }
}

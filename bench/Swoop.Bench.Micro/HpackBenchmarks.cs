using BenchmarkDotNet.Attributes;
using Swoop.Http2.Hpack;
using Swoop.Http2.Output;

namespace Swoop.Bench.Micro;

/// <summary>The header block of a unary request, as it is sent after the first call on a connection, and with text that no table holds.</summary>
[MemoryDiagnoser]
public class HpackBenchmarks
{
    private readonly HeaderTemplate[] _request =
    [
        new(":method"u8, "POST"u8),
        new(":scheme"u8, "http"u8),
        new(":path"u8, "/swoop.bench.Bench/Unary"u8),
        new(":authority"u8, "localhost:21000"u8),
        new("content-type"u8, "application/grpc"u8),
        new("te"u8, "trailers"u8),
    ];

    private readonly HpackEncoder _encoder = new();
    private readonly HpackDecoder _decoder = new();
    private readonly OutputBuffer _output = new();
    private readonly byte[] _text = "value-of-an-entry-that-is-different-each-time"u8.ToArray();
    private byte[] _block = [];
    private byte[] _literalBlock = [];

    [GlobalSetup]
    public void Prepare()
    {
        var encoder = new HpackEncoder();
        for (var i = 0; i < 2; i++)
        {
            _output.Clear();
            EncodeWith(encoder);
            // The first block fills the table that the second one points into.
            _block = _output.WrittenSpan.ToArray();
            var sink = default(CountingSink);
            _decoder.Decode(_block, ref sink);
        }

        _output.Clear();
        encoder.BeginBlock(_output);
        encoder.Write(_output, "custom-entry"u8, _text, HeaderIndexing.Without);
        _literalBlock = _output.WrittenSpan.ToArray();
    }

    [Benchmark]
    public int EncodeRequest()
    {
        _output.Clear();
        EncodeWith(_encoder);
        return _output.Position;
    }

    [Benchmark]
    public int DecodeRequest()
    {
        var sink = default(CountingSink);
        _decoder.Decode(_block, ref sink);
        return sink.Octets;
    }

    [Benchmark]
    public int EncodeLiteral()
    {
        _output.Clear();
        _encoder.BeginBlock(_output);
        _encoder.Write(_output, "custom-entry"u8, _text, HeaderIndexing.Without);
        return _output.Position;
    }

    [Benchmark]
    public int DecodeLiteral()
    {
        var sink = default(CountingSink);
        _decoder.Decode(_literalBlock, ref sink);
        return sink.Octets;
    }

    private void EncodeWith(HpackEncoder encoder)
    {
        encoder.BeginBlock(_output);
        foreach (var field in _request) encoder.Write(_output, field);
    }

    private struct CountingSink : IHeaderSink
    {
        public int Octets;

        public void Field(in HeaderField field) => Octets += field.Name.Length + field.Value.Length;
    }
}

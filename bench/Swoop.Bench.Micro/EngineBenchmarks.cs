using BenchmarkDotNet.Attributes;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Output;
using Swoop.Http2.Streams;

namespace Swoop.Bench.Micro;

/// <summary>Two engines with nothing between them but a buffer: what HTTP/2 itself costs for a unary call, both ends together.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private const int Batch = 64;
    private const int MicrosecondsPerBatch = 100;

    private readonly byte[] _payload = new byte[20];
    private readonly Stack<EngineStream> _pool = new();
    private readonly List<Http2Stream> _complete = [];
    private Http2Engine _client = null!;
    private Http2Engine _server = null!;
    private OutputBuffer _spare = new();
    private long _now;

    [GlobalSetup]
    public void Prepare()
    {
        var options = new Http2EngineOptions();
        _client = new Http2Engine(Role.Client, options);
        _server = new Http2Engine(Role.Server, options);
        _client.Start();
        _server.Start();
        for (var i = 0; i < 4; i++)
        {
            Move(_client, _server);
            Move(_server, _client);
        }
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public int UnaryCalls()
    {
        for (var i = 0; i < Batch; i++)
        {
            var stream = EngineStream.Take(_pool);
            if (!_client.TryOpenStream(stream)) throw new InvalidOperationException("no stream can be opened");
            _client.SendHeaders(stream, default(EngineBlocks.Request), endStream: false);
            _client.TrySendData(stream, _payload, endStream: true);
        }

        Move(_client, _server);
        foreach (var stream in _complete)
        {
            _server.SendHeaders(stream, default(EngineBlocks.Response), endStream: false);
            _server.TrySendData(stream, _payload, endStream: false);
            _server.SendHeaders(stream, default(EngineBlocks.Trailers), endStream: true);
            _server.ReleaseSlot();
        }

        _complete.Clear();
        Move(_server, _client);
        return _client.OpenStreams == 0 ? _pool.Count : throw new InvalidOperationException("calls are not over");
    }

    private void Move(Http2Engine from, Http2Engine to)
    {
        _now += MicrosecondsPerBatch;
        var sent = from.TakeOutput(_spare);
        var events = new EngineEvents(to, _pool, _complete);
        if (to.Receive(sent.WrittenSpan, _now, ref events, out _) is { } fault) throw new InvalidOperationException(fault.ToString());
        sent.Clear(keep: 64 << 10);
        _spare = sent;
    }
}

using BenchmarkDotNet.Attributes;
using Swoop.Http2;
using Swoop.Http2.Frames;
using Swoop.Protocol.Framing;

namespace Swoop.Bench.Micro;

/// <summary>Frame headers and length-prefixed messages.</summary>
[MemoryDiagnoser]
public class FramingBenchmarks
{
    private const int Messages = 64;

    private readonly byte[] _frameHeader = new byte[FrameHeader.Size];
    private byte[] _stream = [];

    [Params(13, 1024)]
    public int Payload { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var size = MessagePrefix.Size + Payload;
        _stream = new byte[Messages * size];
        for (var i = 0; i < Messages; i++) new MessagePrefix(0, (uint)Payload).Write(_stream.AsSpan(i * size));
    }

    [Benchmark]
    public int FrameHeaderThereAndBack()
    {
        new FrameHeader(Payload, FrameType.Data, FrameFlags.EndStream, new StreamId(7)).Write(_frameHeader);
        return FrameHeader.Read(_frameHeader).Length;
    }

    /// <summary>Messages cut out of one run of octets.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public int Assemble()
    {
        var assembler = new MessageAssembler(MessageSize.DefaultMaxReceiveSize);
        var octets = 0;
        for (ReadOnlySpan<byte> rest = _stream; assembler.Feed(ref rest, out var message) == AssemblyResult.Message;)
        {
            octets += message.Length;
            message.Return();
        }

        return octets;
    }
}

using BenchmarkDotNet.Attributes;
using Google.Protobuf;
using Grpc.Core;
using Swoop.Bench.Protos;
using Swoop.Protocol.Messages;

namespace Swoop.Bench.Micro;

/// <summary>A message into its frame and back, through the contexts that generated marshallers use.</summary>
[MemoryDiagnoser]
public class SerializationBenchmarks
{
    private readonly Marshaller<Message> _marshaller = Marshallers.Create<Message>(
        static (message, context) =>
        {
            context.SetPayloadLength(message.CalculateSize());
            message.WriteTo(context.GetBufferWriter());
            context.Complete();
        },
        static context => Message.Parser.ParseFrom(context.PayloadAsReadOnlySequence()));

    private Message _message = new();
    private byte[] _bytes = [];

    [Params(13, 1024, 64 << 10)]
    public int Payload { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _message = new Message { Payload = ByteString.CopyFrom(new byte[Payload]) };
        _bytes = _message.ToByteArray();
    }

    [Benchmark]
    public int Serialize()
    {
        var serializer = MessageSerializer.Acquire();
        serializer.Serialize(_message, _marshaller);
        var length = serializer.Frame.Length;
        serializer.Release();
        return length;
    }

    /// <summary>What it allocates is the user's message.</summary>
    [Benchmark]
    public Message Deserialize()
    {
        var payload = MessagePayload.Acquire();
        var message = payload.Deserialize(_marshaller, _bytes);
        payload.Release();
        return message;
    }
}

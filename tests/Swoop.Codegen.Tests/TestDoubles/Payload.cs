using System.Buffers;
using Grpc.Core;

namespace Swoop.Codegen.Tests.TestDoubles;

/// <summary>Sends messages through marshallers the way a runtime does.</summary>
internal static class Payload
{
    public static byte[] Of<T>(Marshaller<T> marshaller, T message)
    {
        var context = new WriterContext();
        marshaller.ContextualSerializer(message, context);
        return context.Payload ?? throw new InvalidOperationException("The serializer did not complete.");
    }

    /// <summary>Reads a message from segments of the given length, as it may lie in the buffers of a connection.</summary>
    public static T Read<T>(Marshaller<T> marshaller, byte[] payload, int segmentLength = int.MaxValue) =>
        marshaller.ContextualDeserializer(new SequenceContext(payload, segmentLength));

    private sealed class WriterContext : SerializationContext
    {
        private readonly ArrayBufferWriter<byte> _writer = new();
        private int? _announced;

        public byte[]? Payload { get; private set; }

        public override void SetPayloadLength(int payloadLength) => _announced = payloadLength;

        public override IBufferWriter<byte> GetBufferWriter() => _writer;

        public override void Complete()
        {
            Assert.Equal(_announced, _writer.WrittenCount);
            Complete(_writer.WrittenSpan.ToArray());
        }

        public override void Complete(byte[] payload)
        {
            Assert.Null(Payload);
            Payload = payload;
        }
    }

    private sealed class SequenceContext(byte[] payload, int segmentLength) : DeserializationContext
    {
        public override int PayloadLength => payload.Length;

        public override byte[] PayloadAsNewBuffer() => [.. payload];

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence()
        {
            if (payload.Length <= segmentLength)
            {
                return new ReadOnlySequence<byte>(payload);
            }

            var first = new Segment(payload.AsMemory(0, segmentLength), null);
            var last = first;
            for (var start = segmentLength; start < payload.Length; start += segmentLength)
            {
                last = new Segment(payload.AsMemory(start, Math.Min(segmentLength, payload.Length - start)), last);
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}

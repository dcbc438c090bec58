using System.Buffers;

namespace Grpc.Core;

/// <summary>Collects one message in an array, for marshallers that are used outside of a runtime.</summary>
internal sealed class ArraySerializationContext : SerializationContext
{
    private ArrayBufferWriter<byte>? _writer;
    private byte[]? _payload;
    private int _payloadLength;

    public override void SetPayloadLength(int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        _payloadLength = payloadLength;
    }

    public override IBufferWriter<byte> GetBufferWriter() =>
        _writer ??= _payloadLength > 0 ? new ArrayBufferWriter<byte>(_payloadLength) : new ArrayBufferWriter<byte>();

    public override void Complete() => Complete(_writer is null ? [] : _writer.WrittenSpan.ToArray());

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (_payload is not null)
        {
            throw new InvalidOperationException("The serializer completed the message twice.");
        }

        _payload = payload;
    }

    public byte[] TakePayload() =>
        _payload ?? throw new InvalidOperationException("The serializer returned without completing the message.");
}

using System.Buffers;
using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>Offers one message that lies in an array, for marshallers that are used outside of a runtime.</summary>
internal sealed class ArrayDeserializationContext(byte[] payload) : DeserializationContext
{
    private readonly byte[] _payload = GrpcPreconditions.CheckNotNull(payload, nameof(payload));

    public override int PayloadLength => _payload.Length;

    public override byte[] PayloadAsNewBuffer() => _payload.AsSpan().ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(_payload);
}

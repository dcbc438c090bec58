namespace Swoop.Client.Protobuf;

/// <summary>How a field's value is written (Protocol Buffers, "Encoding"). Groups, 3 and 4, are no part of proto3.</summary>
internal enum WireType : byte
{
    Varint = 0,
    Fixed64 = 1,
    Length = 2,
    Fixed32 = 5,
}

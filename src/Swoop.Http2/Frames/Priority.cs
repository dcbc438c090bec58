using System.Buffers.Binary;

namespace Swoop.Http2.Frames;

/// <summary>The five octets of priority in PRIORITY and HEADERS: deprecated and ignored (RFC 9113, 5.3.2).</summary>
/// <remarks><code>| E | Stream Dependency (31) | Weight (8) |</code></remarks>
internal static class Priority
{
    public const int Size = 5;

    /// <summary>An error of RFC 7540, 5.3.1, that still shows a broken peer.</summary>
    public static Fault SelfDependency => Fault.OfConnection(ErrorCode.ProtocolError, "a stream depends on itself");

    public static bool DependsOnItself(StreamId stream, ReadOnlySpan<byte> priority) =>
        (BinaryPrimitives.ReadUInt32BigEndian(priority) & 0x7fff_ffff) == stream.Value;
}

using System.Text;

namespace Swoop.Client.Subchannels;

/// <summary>The two messages of <c>grpc.health.v1.Health/Watch</c>, by hand: they have one field each.</summary>
/// <remarks>
/// <code>
///   HealthCheckRequest    field 1, string service:   0A length | octets
///   HealthCheckResponse   field 1, enum status:      08 | 0 UNKNOWN, 1 SERVING, 2 NOT_SERVING, 3 SERVICE_UNKNOWN
/// </code>
/// Proto3 leaves out what is empty or zero, and readers skip fields that they do not know.
/// </remarks>
internal static class HealthMessages
{
    public const ulong Serving = 1;

    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    public static byte[] Request(string service)
    {
        if (service.Length == 0) return [];
        var name = Encoding.UTF8.GetBytes(service);
        var request = new List<byte> { 0x0A };
        var length = name.Length;
        for (; length >= 0x80; length >>= 7) request.Add((byte)(length | 0x80));
        request.Add((byte)length);
        return [.. request, .. name];
    }

    /// <summary>Reads a response; false where it is malformed.</summary>
    public static bool TryReadStatus(ReadOnlySpan<byte> message, out ulong status)
    {
        status = 0;
        while (!message.IsEmpty)
        {
            if (!TryReadVarint(ref message, out var tag)) return false;
            var size = 0UL;
            switch (tag & 7)
            {
                case Varint:
                    if (!TryReadVarint(ref message, out var value)) return false;
                    if (tag >> 3 == 1) status = value;
                    break;
                case Bytes when TryReadVarint(ref message, out size):
                    break;
                case Fixed64:
                    size = sizeof(ulong);
                    break;
                case Fixed32:
                    size = sizeof(uint);
                    break;
                default:
                    return false;
            }

            if (size > (ulong)message.Length) return false;
            message = message[(int)size..];
        }

        return true;
    }

    public static string NameOf(ulong status) => status switch
    {
        0 => "UNKNOWN",
        Serving => "SERVING",
        2 => "NOT_SERVING",
        3 => "SERVICE_UNKNOWN",
        _ => $"{status}",
    };

    private static bool TryReadVarint(ref ReadOnlySpan<byte> message, out ulong value)
    {
        value = 0;
        for (var i = 0; i < message.Length && i < 10; i++)
        {
            value |= (ulong)(message[i] & 0x7F) << (7 * i);
            if (message[i] >= 0x80) continue;
            message = message[(i + 1)..];
            return true;
        }

        return false;
    }
}

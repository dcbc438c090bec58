using System.Text;
using Swoop.Client.Protobuf;

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
        var fields = new FieldReader(message);
        while (fields.MoveNext())
        {
            if (fields is { Number: 1, Type: WireType.Varint }) status = fields.Value;
        }

        return !fields.IsMalformed;
    }

    public static string NameOf(ulong status) => status switch
    {
        0 => "UNKNOWN",
        Serving => "SERVING",
        2 => "NOT_SERVING",
        3 => "SERVICE_UNKNOWN",
        _ => $"{status}",
    };
}

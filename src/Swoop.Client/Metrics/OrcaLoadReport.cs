using System.Buffers.Binary;

namespace Swoop.Client.Metrics;

/// <summary>How busy a backend says it is (<c>xds.data.orca.v3.OrcaLoadReport</c>, gRFC A51): the fields by which endpoints are weighed.</summary>
/// <remarks>
/// Read by hand because a report may come with every call: what is not wanted is skipped, and nothing is allocated.
/// <code>
///   field 1  double  cpu_utilization          field 7  double  eps
///   field 6  double  rps_fractional           field 9  double  application_utilization
/// </code>
/// </remarks>
/// <param name="CpuUtilization">The part of the CPU in use; 1 is all that the backend should use, and it may use more.</param>
/// <param name="ApplicationUtilization">The part of whatever the application counts that is in use; 0 for not told.</param>
/// <param name="CallsPerSecond">Calls that the backend serves each second.</param>
/// <param name="ErrorsPerSecond">Calls that fail each second.</param>
internal readonly record struct OrcaLoadReport(double CpuUtilization, double ApplicationUtilization, double CallsPerSecond, double ErrorsPerSecond)
{
    /// <summary>The trailer that carries the report of a call.</summary>
    public const string TrailerKey = "endpoint-load-metrics-bin";

    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    /// <summary>Reads a report; false where it is malformed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, out OrcaLoadReport report)
    {
        report = default;
        while (!message.IsEmpty)
        {
            if (!TryReadVarint(ref message, out var tag)) return false;
            if ((tag & 7) != Fixed64)
            {
                if (!TrySkip(ref message, (int)(tag & 7))) return false;
                continue;
            }

            if (message.Length < sizeof(double)) return false;
            report = report.With(tag >> 3, BinaryPrimitives.ReadDoubleLittleEndian(message));
            message = message[sizeof(double)..];
        }

        return true;
    }

    private OrcaLoadReport With(ulong field, double value) => field switch
    {
        1 => this with { CpuUtilization = value },
        6 => this with { CallsPerSecond = value },
        7 => this with { ErrorsPerSecond = value },
        9 => this with { ApplicationUtilization = value },
        _ => this,
    };

    private static bool TrySkip(ref ReadOnlySpan<byte> message, int wireType)
    {
        ulong size;
        switch (wireType)
        {
            case Varint:
                return TryReadVarint(ref message, out _);
            case Bytes:
                if (!TryReadVarint(ref message, out size)) return false;
                break;
            case Fixed32:
                size = sizeof(uint);
                break;
            default:
                return false;
        }

        if (size > (ulong)message.Length) return false;
        message = message[(int)size..];
        return true;
    }

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

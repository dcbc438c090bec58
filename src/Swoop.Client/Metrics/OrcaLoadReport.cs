using Swoop.Client.Protobuf;

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

    /// <summary>Reads a report; false where it is malformed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, out OrcaLoadReport report)
    {
        report = default;
        var fields = new FieldReader(message);
        while (fields.MoveNext())
        {
            if (fields.Type == WireType.Fixed64) report = report.With(fields.Number, BitConverter.UInt64BitsToDouble(fields.Value));
        }

        return !fields.IsMalformed;
    }

    private OrcaLoadReport With(ulong field, double value) => field switch
    {
        1 => this with { CpuUtilization = value },
        6 => this with { CallsPerSecond = value },
        7 => this with { ErrorsPerSecond = value },
        9 => this with { ApplicationUtilization = value },
        _ => this,
    };
}

using System.Globalization;
using System.Text.RegularExpressions;
using Swoop.Bench.Load;
using Swoop.Bench.Scenarios;

namespace Swoop.Bench.Running;

/// <summary>nghttp2's load generator as client, and its report read back.</summary>
internal static partial class H2Load
{
    public const string Program = "h2load";

    public static bool Announces(string line, out bool begins)
    {
        begins = line.StartsWith("Main benchmark duration is started", StringComparison.Ordinal);
        return begins || line.StartsWith("Main benchmark duration is over", StringComparison.Ordinal);
    }

    public static IEnumerable<string> Flags(Scenario scenario, int port, double seconds, double warmup, string bodyFile) =>
    [
        "-t", "1",
        "-c", Text(scenario.Load.Connections),
        "-m", Text(scenario.Load.Streams),
        "-D", Text(Math.Ceiling(seconds)),
        "--warm-up-time", Text(Math.Ceiling(warmup)),
        "-d", bodyFile,
        "-H", "content-type: application/grpc",
        "-H", "te: trailers",
        $"http://127.0.0.1:{port}/swoop.bench.Bench/Unary",
    ];

    /// <summary>One message of zeros in gRPC's frame: 0, length in 4 octets, tag of field 1, length of the payload, payload.</summary>
    public static string WriteBody(string folder, int payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload, 127);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"frame-{payload}");
        File.WriteAllBytes(path, [0, 0, 0, 0, (byte)(payload + 2), 0x0A, (byte)payload, .. new byte[payload]]);
        return path;
    }

    /// <summary>Reads how many requests succeeded; refuses a run in which any failed.</summary>
    public static LoadResult Read(string report, TimeSpan elapsed)
    {
        var requests = Requests().Match(report);
        if (!requests.Success || requests.Groups["failed"].Value != "0") throw new InvalidDataException($"h2load failed:\n{report}");
        // Of latencies it reports the mean only, which is no percentile: none is told.
        return new LoadResult { Count = long.Parse(requests.Groups["succeeded"].Value, CultureInfo.InvariantCulture), Elapsed = elapsed.TotalSeconds };
    }

    [GeneratedRegex(@"(?<succeeded>\d+) succeeded, (?<failed>\d+) failed")]
    private static partial Regex Requests();

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}

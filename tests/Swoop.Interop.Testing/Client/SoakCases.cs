using System.Diagnostics;
using static Swoop.Interop.Testing.Client.SuiteMessages;

namespace Swoop.Interop.Testing.Client;

/// <summary>Many large calls, each within a bound of time.</summary>
internal static class SoakCases
{
    public static async Task RpcSoakAsync(InteropTarget target)
    {
        for (var i = 0; i < target.Soak.Iterations; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await CallAsync(target);
            ExpectInTime(i, start, target.Soak);
        }
    }

    public static async Task ChannelSoakAsync(InteropTarget target)
    {
        for (var i = 0; i < target.Soak.Iterations; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await using var fresh = target.Reconnect();
            await CallAsync(fresh);
            ExpectInTime(i, start, target.Soak);
        }
    }

    private static async Task CallAsync(InteropTarget target)
    {
        var deadline = DateTime.UtcNow + target.Soak.MaxLatency;
        var response = await target.Service.UnaryCallAsync(LargeRequest(), deadline: deadline);
        Expect.Zeros(LargeResponseSize, response.Payload);
    }

    private static void ExpectInTime(int iteration, long start, SoakLimits limits)
    {
        var elapsed = Stopwatch.GetElapsedTime(start);
        if (elapsed > limits.MaxLatency)
            throw new InteropFailureException($"iteration {iteration}: expected {limits.MaxLatency} at most, took {elapsed}");
    }
}

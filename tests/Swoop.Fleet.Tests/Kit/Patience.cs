using System.Diagnostics;

namespace Swoop.Fleet.Tests.Kit;

/// <summary>How long tests wait for what must come. Generous: a busy machine is slow, and nobody waits that long unless something is wrong.</summary>
internal static class Patience
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until something holds.</summary>
    /// <returns>How long it took.</returns>
    /// <exception cref="TimeoutException">It never did.</exception>
    public static async Task<TimeSpan> UntilAsync(Func<bool> holds, Func<string> otherwise)
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            if (watch.Elapsed > Long) throw new TimeoutException(otherwise());
            await Task.Delay(_step);
        }

        return watch.Elapsed;
    }
}

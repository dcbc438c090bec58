namespace Swoop.Faults.Tests.Kit;

/// <summary>How long a test waits for what must come.</summary>
internal static class Patience
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var started = Environment.TickCount64;
        while (!condition())
        {
            if (Environment.TickCount64 - started > Long.TotalMilliseconds) throw new TimeoutException($"{what} did not come.");
            await Task.Delay(1);
        }
    }
}

namespace Swoop.Client.Tests.Simulation;

/// <summary>How long simulated calls take.</summary>
internal static class Latencies
{
    /// <summary>Always the same.</summary>
    public static Func<Random, TimeSpan> Fixed(TimeSpan latency) => _ => latency;

    /// <summary>Any value of a range, all equally likely.</summary>
    public static Func<Random, TimeSpan> Between(TimeSpan least, TimeSpan most) => random => least + random.NextDouble() * (most - least);

    /// <summary>Mostly short, seldom long: an exponential distribution.</summary>
    public static Func<Random, TimeSpan> Exponential(TimeSpan mean) => random => -Math.Log(1 - random.NextDouble()) * mean;
}

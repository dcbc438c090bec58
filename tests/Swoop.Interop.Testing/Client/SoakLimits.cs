namespace Swoop.Interop.Testing.Client;

/// <summary>How long the soak cases last.</summary>
public sealed record SoakLimits
{
    /// <summary>Calls in all.</summary>
    public int Iterations { get; init; } = 50;

    /// <summary>What one call may take, with its connection where the case makes one; also the call's deadline.</summary>
    public TimeSpan MaxLatency { get; init; } = TimeSpan.FromSeconds(5);
}

namespace Swoop.Client.Retrying;

/// <summary>How often a call was made, for metrics (gRFC A96). Written under the gate of its call.</summary>
internal sealed class AttemptCounts
{
    /// <summary>Attempts after a failed one.</summary>
    public int Retries { get; set; }

    /// <summary>Attempts beside another.</summary>
    public int Hedges { get; set; }

    /// <summary>Attempts in place of one that no server has seen. Those that a single attempt makes by itself are not among them.</summary>
    public int TransparentRetries { get; set; }

    /// <summary>How long the call was without any attempt between the first and the last.</summary>
    public TimeSpan RetryDelay { get; set; }
}

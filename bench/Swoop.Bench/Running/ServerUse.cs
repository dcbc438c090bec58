namespace Swoop.Bench.Running;

/// <summary>What a server used inside the window.</summary>
internal sealed record ServerUse(double CpuSeconds, long? Allocated, long ResidentBytes, long ResidentGrowth);

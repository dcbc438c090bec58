namespace Swoop.Client.Balancing;

/// <summary>Chance for pickers: thread-safe without a lock, and the same each time where the policy's own chance is.</summary>
/// <remarks>A counter with a large odd step, its value mixed ("SplitMix64"): threads meet only in the counter.</remarks>
internal sealed class PickerRandom(Random seed)
{
    private const ulong Step = 0x9E37_79B9_7F4A_7C15;

    private ulong _counter = (ulong)seed.NextInt64(long.MinValue, long.MaxValue);

    /// <summary>Any value.</summary>
    public ulong Next()
    {
        var value = Interlocked.Add(ref _counter, Step);
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }

    /// <summary>A value from 0 to below the bound.</summary>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);
}

namespace Swoop.TestKit.Faults;

/// <summary>What goes wrong on a <see cref="FaultyWire"/>. Everything follows from the seed.</summary>
public sealed record WireFaults
{
    /// <summary>Where the random choices begin.</summary>
    public int Seed { get; init; }

    /// <summary>The most bytes that one read takes; 1 for byte by byte.</summary>
    public int LongestRead { get; init; } = int.MaxValue;

    /// <summary>The most bytes that one write hands on; 1 for byte by byte.</summary>
    public int LongestWrite { get; init; } = int.MaxValue;

    /// <summary>How many operations of a hundred go through the thread pool although they need not.</summary>
    public int DelayedPercent { get; init; }

    /// <summary>After how many bytes read the wire is cut.</summary>
    public long CutAfterRead { get; init; } = long.MaxValue;

    /// <summary>After how many bytes written the wire is cut.</summary>
    public long CutAfterWritten { get; init; } = long.MaxValue;

    /// <summary>After how many bytes nothing arrives any more, though the wire stays open.</summary>
    public long StallAfterRead { get; init; } = long.MaxValue;

    /// <summary>After how many bytes nothing can be written any more, though the wire stays open: the peer's buffers are full, and it reads nothing.</summary>
    public long StallAfterWritten { get; init; } = long.MaxValue;

    /// <summary>How many operations of a hundred stand still for a while, as when a peer is busy.</summary>
    public int PausedPercent { get; init; }

    /// <summary>How many turns of the thread pool a pause lasts at most.</summary>
    public int LongestPause { get; init; } = 100;

    /// <summary>True where the wire may fall silent without an end, so that only a deadline ends its calls.</summary>
    public bool IsSilent => StallAfterRead < long.MaxValue || StallAfterWritten < long.MaxValue;

    /// <summary>True where the wire may die or fall silent.</summary>
    public bool IsDeadly => CutAfterRead < long.MaxValue || CutAfterWritten < long.MaxValue || IsSilent;

    /// <summary>Draws faults: mostly cuts of reads and writes, now and then the death of the wire.</summary>
    public static WireFaults Draw(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var faults = new WireFaults
        {
            Seed = random.Next(),
            LongestRead = DrawLength(random),
            LongestWrite = DrawLength(random),
            DelayedPercent = random.Next(3) == 0 ? random.Next(60) : 0,
            PausedPercent = random.Next(4) == 0 ? random.Next(10) : 0,
        };
        return random.Next(6) switch
        {
            0 => faults with { CutAfterRead = DrawPosition(random) },
            1 => faults with { CutAfterWritten = DrawPosition(random) },
            2 when random.Next(3) == 0 => faults with { StallAfterRead = DrawPosition(random) },
            3 when random.Next(3) == 0 => faults with { StallAfterWritten = DrawPosition(random) },
            _ => faults,
        };
    }

    private static int DrawLength(Random random) => random.Next(5) switch
    {
        0 => 1,
        1 => random.Next(1, 20),
        2 => random.Next(20, 5000),
        _ => int.MaxValue,
    };

    // Short ones meet the handshake, long ones payload.
    private static long DrawPosition(Random random) => random.Next(1 << random.Next(5, 18));
}

namespace Swoop.Http2.Flow;

/// <summary>How many octets of DATA the peer lets us send (RFC 9113, 5.2, 6.9).</summary>
/// <remarks>
/// May go negative: SETTINGS can shrink a window already spent (RFC 9113, 6.9.2). With an initial window of 100 of which 80
/// are spent, SETTINGS that say 50 leave 100 - 80 - 50 = -30: nothing may be sent until WINDOW_UPDATEs bring it above 0.
/// </remarks>
internal struct SendWindow(int size)
{
    /// <summary>What every window begins with, in both directions, until SETTINGS or WINDOW_UPDATE say otherwise (RFC 9113, 6.9.2).</summary>
    public const int Default = 65_535;

    public int Available { get; private set; } = size;

    public void Spend(int octets) => Available -= octets;

    /// <summary>False where the window would grow above 2^31-1, which is a flow-control error.</summary>
    public bool TryGrow(int octets)
    {
        var sum = (long)Available + octets;
        if (sum > int.MaxValue) return false;
        Available = (int)sum;
        return true;
    }
}

namespace Swoop.Http2.Flow;

/// <summary>How many octets of DATA we let the peer send, and what we owe it (RFC 9113, 5.2, 6.9).</summary>
/// <remarks>
/// <code>
///   |---------------------- Size ----------------------|
///   |-- Available --|-- held by readers --|-- Returned --|
///     peer may send    arrived, not read     read, not announced yet
/// </code>
/// What readers give back is announced when it reaches a quarter of the size, so a WINDOW_UPDATE pays for many frames.
/// </remarks>
internal struct ReceiveWindow(int size)
{
    private int _returned;

    public int Size { readonly get; private set; } = size;

    public int Available { readonly get; private set; } = size;

    /// <summary>Readers hold less than half of the window.</summary>
    public readonly bool IsMostlyFree => Available + (long)_returned > Size / 2;

    /// <summary>False where the peer sent more than it may.</summary>
    public bool TrySpend(int octets)
    {
        if (octets > Available) return false;
        Available -= octets;
        return true;
    }

    /// <summary>Gives octets back; returns the increment to announce now, 0 while it can wait.</summary>
    public int Return(int octets)
    {
        _returned += octets;
        return _returned >= Size / 4 ? Announce() : 0;
    }

    /// <summary>Makes the window larger; returns the increment to announce by WINDOW_UPDATE.</summary>
    public int GrowTo(int size)
    {
        if (size <= Size) return 0;
        _returned += size - Size;
        Size = size;
        return Announce();
    }

    /// <summary>Makes the window larger where SETTINGS announce it, so that no WINDOW_UPDATE is due.</summary>
    public void GrowBySettings(int difference)
    {
        Size += difference;
        Available += difference;
    }

    private int Announce()
    {
        // Never above 2^31-1 in all, whatever was returned (RFC 9113, 6.9.1).
        var increment = (int)Math.Min(_returned, (long)int.MaxValue - Available);
        Available += increment;
        _returned -= increment;
        return increment;
    }
}

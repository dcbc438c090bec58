namespace Swoop.Http2.Hpack;

/// <summary>The hashes of the last 64 fields that were sent as literals: what comes again earns its place in the table.</summary>
internal sealed class RecentHashes
{
    private const int Places = 64;

    private readonly uint[] _hashes = new uint[Places];
    private int _next;

    /// <summary>Says whether the field was here lately, and remembers it if not.</summary>
    public bool SeenOrRemember(uint fieldHash)
    {
        if (_hashes.AsSpan().Contains(fieldHash)) return true;
        _hashes[_next] = fieldHash;
        _next = (_next + 1) % Places;
        return false;
    }
}

namespace Swoop.Http2.Hpack;

/// <summary>How the encoder may treat a field (RFC 7541, 6.2).</summary>
public enum HeaderIndexing : byte
{
    /// <summary>The encoder decides: an index where there is one, and a place in the table for what repeats.</summary>
    Auto,

    /// <summary>Always a literal that leaves the table as it is; for values that are different each time.</summary>
    Without,

    /// <summary>A literal that no intermediary may put into a table either; for secrets (RFC 7541, 7.1.3).</summary>
    Never,
}

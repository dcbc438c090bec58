namespace Swoop.Http2;

/// <summary>The 31-bit number of a stream (RFC 9113, 5.1.1); 0 stands for the connection.</summary>
/// <param name="Value">0 to 2^31-1.</param>
public readonly record struct StreamId(uint Value) : IComparable<StreamId>
{
    /// <summary>The connection itself.</summary>
    public static StreamId Connection => default;

    /// <summary>The largest identifier, which a first graceful GOAWAY names.</summary>
    public static StreamId Max => new(0x7fff_ffff);

    /// <summary>True for identifiers that a client may open.</summary>
    public bool IsClientInitiated => (Value & 1) == 1;

    /// <inheritdoc/>
    public int CompareTo(StreamId other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Compares by number.</summary>
    public static bool operator <(StreamId left, StreamId right) => left.Value < right.Value;

    /// <summary>Compares by number.</summary>
    public static bool operator >(StreamId left, StreamId right) => left.Value > right.Value;

    /// <summary>Compares by number.</summary>
    public static bool operator <=(StreamId left, StreamId right) => left.Value <= right.Value;

    /// <summary>Compares by number.</summary>
    public static bool operator >=(StreamId left, StreamId right) => left.Value >= right.Value;
}

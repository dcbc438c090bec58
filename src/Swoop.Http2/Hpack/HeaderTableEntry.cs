namespace Swoop.Http2.Hpack;

/// <summary>A field in the static or a dynamic table.</summary>
/// <remarks>Immutable but for <see cref="Parsed"/>, so an entry may outlive its eviction in the hands of a reader.</remarks>
public sealed class HeaderTableEntry
{
    /// <summary>What every entry costs beyond its octets (RFC 7541, 4.1).</summary>
    public const int Overhead = 32;

    /// <summary>Creates an entry that owns <paramref name="name"/> and <paramref name="value"/>.</summary>
    public HeaderTableEntry(byte[] name, byte[] value, KnownHeader known)
    {
        Name = name;
        Value = value;
        Known = known;
    }

    /// <summary>The name's octets.</summary>
    public byte[] Name { get; }

    /// <summary>The value's octets.</summary>
    public byte[] Value { get; }

    /// <summary>Which name it is, for the names that HTTP/2 and gRPC give a meaning.</summary>
    public KnownHeader Known { get; }

    /// <summary>The entry's size as tables count it: name + value + 32 octets (RFC 7541, 4.1).</summary>
    public int Size => Name.Length + Value.Length + Overhead;

    /// <summary>What a reader made of the value, kept for the next request that names this entry.</summary>
    /// <remarks>
    /// Entries are shared by connections: those of the static table by all, those of a dynamic table where <see cref="SharedHeaders"/> keeps
    /// them. So what is kept here must not depend on the connection, and must be immutable: any thread may find or replace it.
    /// </remarks>
    public object? Parsed { get; set; }

    /// <summary>The octets were found to be allowed; checked once for all uses of the entry.</summary>
    internal bool IsChecked { get; set; }
}

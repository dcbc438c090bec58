namespace Swoop.Http2.Hpack;

/// <summary>The fields that one direction of a connection has added, newest first (RFC 7541, 2.3.2 and 4).</summary>
/// <remarks>
/// <code>
///   insertion   ... 4   5   6   7   8        Count = 4, Inserted = 9
///   ring        [ 8 | 5 | 6 | 7 ]            the entry inserted as number n lies at n modulo the capacity
///   age           0   3   2   1              the index on the wire is age + 62
/// </code>
/// The ring grows with the entries and never exceeds the next power of two above MaxSize / 32.
/// </remarks>
internal sealed class DynamicTable
{
    private const int InitialCapacity = 4;

    private HeaderTableEntry?[] _ring = [];
    private int _maxSize;

    /// <summary>Creates an empty table.</summary>
    public DynamicTable(int maxSize) => _maxSize = maxSize;

    /// <summary>The entries held.</summary>
    public int Count { get; private set; }

    /// <summary>The sum of the entries' sizes (RFC 7541, 4.1).</summary>
    public int Size { get; private set; }

    /// <summary>How many entries were ever inserted.</summary>
    public long Inserted { get; private set; }

    /// <summary>The places of the ring, a power of two or zero.</summary>
    public int Capacity => _ring.Length;

    /// <summary>The size that <see cref="Size"/> must not exceed; lowering it evicts (RFC 7541, 4.3).</summary>
    public int MaxSize
    {
        get => _maxSize;
        set
        {
            _maxSize = value;
            EvictTo(value);
        }
    }

    /// <summary>The entry of this age, 0 being the newest; age is below <see cref="Count"/>.</summary>
    public HeaderTableEntry this[int age] => _ring[(int)(Inserted - 1 - age) & (_ring.Length - 1)]!;

    /// <summary>Evicts what must give way and adds <paramref name="entry"/>; one larger than the table leaves it empty (RFC 7541, 4.4).</summary>
    /// <returns>Whether the entry was added.</returns>
    public bool Add(HeaderTableEntry entry)
    {
        if (!MakeRoom(entry.Size)) return false;
        if (Count == _ring.Length) Grow();
        _ring[(int)Inserted & (_ring.Length - 1)] = entry;
        Inserted++;
        Count++;
        Size += entry.Size;
        return true;
    }

    /// <summary>Evicts until <paramref name="size"/> more fit, and everything if they never will.</summary>
    public bool MakeRoom(long size)
    {
        EvictTo(Math.Max(_maxSize - size, 0));
        return size <= _maxSize;
    }

    private void EvictTo(long size)
    {
        while (Size > size)
        {
            ref var oldest = ref _ring[(int)(Inserted - Count) & (_ring.Length - 1)];
            Size -= oldest!.Size;
            oldest = null;
            Count--;
        }
    }

    private void Grow()
    {
        var larger = new HeaderTableEntry?[Math.Max(InitialCapacity, _ring.Length * 2)];
        for (var number = Inserted - Count; number < Inserted; number++)
            larger[(int)number & (larger.Length - 1)] = _ring[(int)number & (_ring.Length - 1)];
        _ring = larger;
    }
}

using System.Numerics;

namespace Swoop.Protocol.Framing;

/// <summary>Keeps the arrays of large messages for the messages to come.</summary>
/// <remarks>
/// <para>The shared array pool holds a few dozen arrays of a size and doubles from size to size. A fast stream has hundreds of messages between
/// arrival and reader: beyond the pool's few each was a fresh array on the large object heap, and the collector the bottleneck.
/// A message of 64 KiB needs a few octets more than 64 KiB, which doubling makes 128.</para>
/// <code>
///   sizes in KiB   40  48  56  64 | 80  96  112  128 | 160 ...      four to each doubling: at most a quarter is wasted
/// </code>
/// <para>All arrays kept together have a limit, and what was not needed between two <see cref="Trim"/>s is given up. Thread-safe.</para>
/// </remarks>
/// <param name="maxKept">How many bytes all arrays kept may have together.</param>
internal sealed class LargeArrayPool(long maxKept)
{
    /// <summary>Lengths above this are this pool's business.</summary>
    public const int Threshold = 32 * 1024;

    /// <summary>The longest array kept.</summary>
    public const int LargestSize = 8 * 1024 * 1024;

    private const int StepsPerDoubling = 4;

    private readonly Shelf[] _shelves = MakeShelves();
    private long _kept;

    /// <summary>How many bytes the arrays kept have together.</summary>
    public long Kept => Interlocked.Read(ref _kept);

    /// <summary>Hands out an array of at least this length, which lies above <see cref="Threshold"/> and not above <see cref="LargestSize"/>.</summary>
    public byte[] Rent(int minimumLength)
    {
        var shelf = _shelves[IndexOf(minimumLength)];
        if (shelf.Take() is not { } array) return GC.AllocateUninitializedArray<byte>(shelf.Size);
        Interlocked.Add(ref _kept, -array.Length);
        return array;
    }

    /// <summary>Takes an array back, or leaves it to the collector where enough are kept.</summary>
    public void Return(byte[] array)
    {
        var shelf = _shelves[IndexOf(array.Length)];
        if (array.Length != shelf.Size) return;
        if (Interlocked.Add(ref _kept, array.Length) <= maxKept) shelf.Put(array);
        else Interlocked.Add(ref _kept, -array.Length);
    }

    /// <summary>Gives up what nobody has asked for since the last time.</summary>
    public void Trim()
    {
        foreach (var shelf in _shelves) Interlocked.Add(ref _kept, -shelf.Trim());
    }

    // The doubling in which the length lies, and the quarter of it.
    private static int IndexOf(int length)
    {
        var doubling = BitOperations.Log2((uint)(length - 1));
        var quarter = ((length - 1) >> (doubling - 2)) - StepsPerDoubling;
        return (doubling - BitOperations.Log2(Threshold)) * StepsPerDoubling + quarter;
    }

    private static Shelf[] MakeShelves()
    {
        var shelves = new Shelf[IndexOf(LargestSize) + 1];
        for (var i = 0; i < shelves.Length; i++)
        {
            var smallest = Threshold << (i / StepsPerDoubling);
            shelves[i] = new Shelf(smallest + smallest / StepsPerDoubling * (i % StepsPerDoubling + 1));
        }

        return shelves;
    }

    /// <summary>The arrays of one size; the last to come is the first to go, for the caches still know it.</summary>
    private sealed class Shelf(int size)
    {
        private readonly Lock _gate = new();
        private readonly Stack<byte[]> _arrays = new();
        private int _fewest;

        public int Size { get; } = size;

        public byte[]? Take()
        {
            lock (_gate)
            {
                if (!_arrays.TryPop(out var array)) return null;
                _fewest = Math.Min(_fewest, _arrays.Count);
                return array;
            }
        }

        public void Put(byte[] array)
        {
            lock (_gate) _arrays.Push(array);
        }

        /// <summary>Returns how many bytes were given up.</summary>
        public long Trim()
        {
            lock (_gate)
            {
                var unused = _fewest;
                for (var i = 0; i < unused; i++) _arrays.Pop();
                if (_arrays.Count == 0) _arrays.TrimExcess();
                _fewest = _arrays.Count;
                return (long)unused * Size;
            }
        }
    }
}

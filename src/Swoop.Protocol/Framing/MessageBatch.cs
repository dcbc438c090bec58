using System.Buffers;

namespace Swoop.Protocol.Framing;

/// <summary>Small messages that wait together in one array, each with its prefix before it, until a reader takes them all at once.</summary>
/// <remarks>
/// <para>A thousand unread messages in arrays of their own are a thousand objects that the collector has to mark and move at each of its rounds, and
/// each would be taken under a lock. So those that find others waiting are packed.</para>
/// <code>
///   | prefix | payload | prefix | payload | ...          |
///   ^ start: the next to be read                ^ end    ^ the array's
/// </code>
/// A mutable struct: first one private field of whoever fills it, then moved to the reader. It owns its array until <see cref="Return"/>. Not thread-safe.
/// </remarks>
public struct MessageBatch
{
    /// <summary>The longest message that is packed, in bytes, its prefix included.</summary>
    public const int LargestPacked = 2 * 1024;

    /// <summary>Size in bytes of the largest array.</summary>
    /// <remarks>A reader holds the messages of one array while it reads them: a quarter of the smallest window, as much as may anyway be read before
    /// the peer hears of it.</remarks>
    public const int LargestArray = 16 * 1024;

    private const int SmallestArray = LargestPacked;

    private byte[]? _array;
    private int _start;
    private int _end;

    /// <summary>How many messages are left.</summary>
    public int Count { readonly get; private set; }

    /// <summary>Bytes of all messages that were added, prefixes included, whether they are left or not.</summary>
    public readonly int Octets => _end;

    /// <summary>Adds a message of at most <see cref="LargestPacked"/> bytes, its prefix included.</summary>
    /// <param name="prefix">The message's flags and length.</param>
    /// <param name="payload">The payload; it is copied.</param>
    /// <param name="previous">The bytes of the batch before, which tell how large an array to begin with: who has packed much will pack more.</param>
    /// <returns>False where there is no room for it.</returns>
    public bool TryAdd(MessagePrefix prefix, ReadOnlySpan<byte> payload, int previous)
    {
        _array ??= ArrayPool<byte>.Shared.Rent(previous < SmallestArray / 2 ? SmallestArray : LargestArray);
        var room = _array.AsSpan(_end);
        if (room.Length < MessagePrefix.Size + payload.Length) return false;
        prefix.Write(room);
        payload.CopyTo(room[MessagePrefix.Size..]);
        _end += MessagePrefix.Size + payload.Length;
        Count++;
        return true;
    }

    /// <summary>Takes the next message; it is valid until the batch's array is returned, and need not be returned itself.</summary>
    public bool TryTake(out AssembledMessage message)
    {
        if (Count == 0)
        {
            message = default;
            return false;
        }

        var prefix = MessagePrefix.Read(_array.AsSpan(_start));
        message = new AssembledMessage(prefix.Flags, _array!, _start + MessagePrefix.Size, (int)prefix.Length);
        _start += MessagePrefix.Size + (int)prefix.Length;
        Count--;
        return true;
    }

    /// <summary>Gives the array back, with all that was not taken.</summary>
    public void Return()
    {
        if (_array is { } array) ArrayPool<byte>.Shared.Return(array);
        this = default;
    }
}

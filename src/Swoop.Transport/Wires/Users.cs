namespace Swoop.Transport.Wires;

/// <summary>Who uses something that must not be disposed of under anybody's hands: its owner until he closes it, and each operation under way.</summary>
/// <remarks>
/// <code>
///   open: all may enter --Close--> closing: nobody enters, who is inside goes on --the last one leaves--> to be disposed of
/// </code>
/// A mutable struct: one private field of the owner; for any number of threads.
/// </remarks>
internal struct Users()
{
    private int _count = 1;
    private int _isClosed;

    /// <summary>An operation begins, and has to <see cref="Leave"/> when it ends; false where the thing is closed.</summary>
    public bool TryEnter()
    {
        int count;
        do
        {
            count = Volatile.Read(ref _count);
            if (count == 0 || Volatile.Read(ref _isClosed) != 0) return false;
        }
        while (Interlocked.CompareExchange(ref _count, count + 1, count) != count);
        return true;
    }

    /// <summary>An operation has ended, or the owner lets go; true for the last of them, whose task the disposal is.</summary>
    public bool Leave() => Interlocked.Decrement(ref _count) == 0;

    /// <summary>Lets nobody in any more; true for the first who asks for that, and has to <see cref="Leave"/> for the owner.</summary>
    public bool Close() => Interlocked.Exchange(ref _isClosed, 1) == 0;
}

namespace Swoop.Protocol.Framing;

/// <summary>A whole message, in an array of its own or in one that it shares with others (<see cref="MessageBatch"/>).</summary>
/// <remarks>
/// Whoever holds this value owns <see cref="Array"/> and calls <see cref="Return"/> on it once. A copy of the value is the
/// same array under a second name: only one of the two may be returned. Where the array is shared, the batch owns it and returning does nothing.
/// </remarks>
public struct AssembledMessage : IEquatable<AssembledMessage>
{
    private int _start;
    private readonly bool _isShared;
    private byte[]? _array;

    internal AssembledMessage(byte flags, byte[] array, int length)
    {
        Flags = flags;
        _array = array;
        Length = length;
    }

    internal AssembledMessage(byte flags, byte[] sharedArray, int start, int length)
        : this(flags, sharedArray, length)
    {
        _start = start;
        _isShared = true;
    }

    /// <summary>The flags of the message's prefix: 0, or <see cref="MessagePrefix.CompressedFlag"/>.</summary>
    public byte Flags { get; }

    /// <summary>The array that holds the payload; often longer than <see cref="Length"/>. Empty after <see cref="Return"/>.</summary>
    public readonly byte[] Array => _array ?? [];

    /// <summary>Length of the payload in bytes.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the payload is still compressed.</summary>
    public readonly bool IsCompressed => (Flags & MessagePrefix.CompressedFlag) != 0;

    /// <summary>The payload; valid until <see cref="Return"/>.</summary>
    public readonly ReadOnlyMemory<byte> Payload => new(_array, _start, Length);

    /// <summary>Gives the array back. A second call on the same variable does nothing.</summary>
    public void Return()
    {
        if (_array is { } array)
        {
            _array = null;
            Length = 0;
            _start = 0;
            if (!_isShared) MessageArrays.Return(array);
        }
    }

    /// <summary>Whether both name the same octets of the same array.</summary>
    public readonly bool Equals(AssembledMessage other)
        => ReferenceEquals(_array, other._array) && _start == other._start && Length == other.Length && Flags == other.Flags;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is AssembledMessage other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(_array, _start, Length, Flags);

    /// <summary>Whether both name the same octets of the same array.</summary>
    public static bool operator ==(AssembledMessage left, AssembledMessage right) => left.Equals(right);

    /// <summary>Whether the two differ in octets or flags.</summary>
    public static bool operator !=(AssembledMessage left, AssembledMessage right) => !left.Equals(right);
}

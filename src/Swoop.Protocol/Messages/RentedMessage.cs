using Swoop.Protocol.Framing;

namespace Swoop.Protocol.Messages;

/// <summary>A message ready to be sent, prefix included, in an array of its own.</summary>
/// <remarks>
/// Whoever holds this value owns <see cref="Array"/> and calls <see cref="Return"/> on it once, after the last byte was handed to
/// the operating system or copied. A copy of the value is the same array under a second name: only one of the two may be returned.
/// </remarks>
public struct RentedMessage : IEquatable<RentedMessage>
{
    private byte[]? _array;

    internal RentedMessage(byte[] array, int length)
    {
        _array = array;
        Length = length;
    }

    /// <summary>The array that begins with the prefix; often longer than <see cref="Length"/>. Empty after <see cref="Return"/>.</summary>
    public readonly byte[] Array => _array ?? [];

    /// <summary>Length of prefix and payload together, in bytes.</summary>
    public int Length { get; private set; }

    /// <summary>Prefix and payload; valid until <see cref="Return"/>.</summary>
    public readonly ReadOnlyMemory<byte> Frame => new(_array, 0, Length);

    /// <summary>Gives the array back. A second call on the same variable does nothing.</summary>
    public void Return()
    {
        if (_array is { } array)
        {
            _array = null;
            Length = 0;
            MessageArrays.Return(array);
        }
    }

    /// <summary>Whether both name the same array and length.</summary>
    public readonly bool Equals(RentedMessage other) => ReferenceEquals(_array, other._array) && Length == other.Length;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is RentedMessage other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(_array, Length);

    /// <summary>Whether both name the same array and length.</summary>
    public static bool operator ==(RentedMessage left, RentedMessage right) => left.Equals(right);

    /// <summary>Whether the two differ in array or length.</summary>
    public static bool operator !=(RentedMessage left, RentedMessage right) => !left.Equals(right);
}

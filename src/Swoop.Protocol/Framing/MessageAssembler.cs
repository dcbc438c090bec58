using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Swoop.Protocol.Framing;

/// <summary>Puts messages together from the payload of a stream, however it was cut.</summary>
/// <remarks>
/// A mutable struct: keep it in one private field that is not readonly, and call <see cref="Release"/> when the stream ends.
/// Memory follows what has arrived, not what was announced: a prefix reserves nothing, the first payload byte reserves
/// at most <see cref="FirstReservation"/> bytes or what the input holds, and after that an array is never more than four times what is in it.
/// A message that lies wholly in one input is copied once. Not thread-safe.
/// </remarks>
public struct MessageAssembler
{
    /// <summary>Bytes reserved for a message of which only a part has arrived: 80 KiB, or the message if it is smaller.</summary>
    /// <remarks>Somewhat above 64 KiB: payloads of that size are common, and the message around them is a few bytes longer. With 64 KiB each
    /// would outgrow its first array by these few bytes and be copied once more.</remarks>
    public const int FirstReservation = 80 * 1024;

    // Four rather than two: growing to 4 MiB then copies a third of the message again instead of all of it.
    private const int GrowthFactor = 4;

    private readonly int _maxReceiveSize;
    private PrefixBytes _prefixBytes;
    private byte[]? _array;
    private uint _length;
    private int _filled;
    private byte _flags;
    private Phase _phase;

    /// <summary>Starts before the first message of a stream.</summary>
    /// <param name="maxReceiveSize">The longest payload accepted, in bytes; <see cref="int.MaxValue"/> for as long as an array can be.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public MessageAssembler(int maxReceiveSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxReceiveSize);
        _maxReceiveSize = Math.Min(maxReceiveSize, Array.MaxLength);
    }

    private enum Phase : byte
    {
        Prefix,
        Payload,
        TooLarge,
        UnknownFlags,
    }

    /// <summary>Whether the bytes so far end inside a message.</summary>
    public readonly bool HasPartialMessage => _phase == Phase.Payload || (_phase == Phase.Prefix && _filled > 0);

    /// <summary>The length that the message under way has announced, in bytes; 0 between messages and after a fault.</summary>
    public readonly int PartialLength => _phase == Phase.Payload ? (int)_length : 0;

    /// <summary>
    /// Why the call has to end: RESOURCE_EXHAUSTED for a message over the limit, INTERNAL for flags that gRPC does not
    /// define; null as long as the peer kept the rules.
    /// </summary>
    public readonly Status? Fault => _phase switch
    {
        Phase.TooLarge => MessageSize.TooLargeToReceive(_length, _maxReceiveSize),
        Phase.UnknownFlags => new Status(StatusCode.Internal, $"Received a message with flags 0x{_flags:x2}; only 0 and 1 are defined."),
        _ => null,
    };

    /// <summary>Consumes input up to the end of the next message.</summary>
    /// <param name="input">Advanced past what was consumed; call again with the rest after a message.</param>
    /// <param name="message">The message, now the caller's to return, if the result is <see cref="AssemblyResult.Message"/>.</param>
    /// <returns>After <see cref="AssemblyResult.Fault"/> every further call gives the same answer.</returns>
    public AssemblyResult Feed(ref ReadOnlySpan<byte> input, out AssembledMessage message)
    {
        message = default;
        if (_phase == Phase.Prefix && !ReadPrefix(ref input))
            return AssemblyResult.NeedMore;
        if (_phase != Phase.Payload)
            return AssemblyResult.Fault;

        var length = (int)_length;
        var taken = Math.Min(length - _filled, input.Length);
        if (taken > 0)
        {
            Reserve(length, taken);
            input[..taken].CopyTo(_array.AsSpan(_filled));
            input = input[taken..];
            _filled += taken;
        }
        if (_filled < length)
            return AssemblyResult.NeedMore;

        message = new AssembledMessage(_flags, _array ?? [], length);
        _array = null;
        _filled = 0;
        _phase = Phase.Prefix;
        return AssemblyResult.Message;
    }

    /// <summary>Consumes the next message where it lies wholly in the input, is right, and is not longer than <paramref name="maxLength"/>.</summary>
    /// <param name="input">Advanced past the message; as it was, where the result is false.</param>
    /// <param name="maxLength">The longest payload to take, in bytes.</param>
    /// <param name="prefix">The message's flags and length.</param>
    /// <param name="payload">The payload, where it stands in the input.</param>
    /// <returns>False where the message is for <see cref="Feed"/>.</returns>
    public readonly bool TryTakeWhole(ref ReadOnlySpan<byte> input, int maxLength, out MessagePrefix prefix, out ReadOnlySpan<byte> payload)
    {
        prefix = default;
        payload = default;
        if (_phase != Phase.Prefix || _filled > 0 || input.Length < MessagePrefix.Size)
            return false;
        prefix = MessagePrefix.Read(input);
        if (prefix.Length > (uint)Math.Min(Math.Min(maxLength, _maxReceiveSize), input.Length - MessagePrefix.Size) || prefix.HasUnknownFlags)
            return false;
        payload = input.Slice(MessagePrefix.Size, (int)prefix.Length);
        input = input[(MessagePrefix.Size + payload.Length)..];
        return true;
    }

    /// <summary>What the end of the stream means: INTERNAL inside a message, null between messages.</summary>
    /// <remarks>A fault that came earlier stays the answer.</remarks>
    public readonly Status? EndOfStream()
        => HasPartialMessage ? new Status(StatusCode.Internal, DescribePartialMessage()) : Fault;

    /// <summary>Gives back what a partial message holds and starts anew before a prefix.</summary>
    public void Release()
    {
        if (_array is { } array)
        {
            _array = null;
            MessageArrays.Return(array);
        }
        _filled = 0;
        _phase = Phase.Prefix;
    }

    // On true the phase is Payload or one of the faults.
    private bool ReadPrefix(ref ReadOnlySpan<byte> input)
    {
        MessagePrefix prefix;
        if (_filled == 0 && input.Length >= MessagePrefix.Size)
        {
            prefix = MessagePrefix.Read(input);
            input = input[MessagePrefix.Size..];
        }
        else
        {
            Span<byte> collected = _prefixBytes;
            var taken = Math.Min(MessagePrefix.Size - _filled, input.Length);
            input[..taken].CopyTo(collected[_filled..]);
            input = input[taken..];
            _filled += taken;
            if (_filled < MessagePrefix.Size)
                return false;
            prefix = MessagePrefix.Read(collected);
        }
        _filled = 0;
        _flags = prefix.Flags;
        _length = prefix.Length;
        _phase = prefix.HasUnknownFlags ? Phase.UnknownFlags
            : prefix.Length > (uint)_maxReceiveSize ? Phase.TooLarge
            : Phase.Payload;
        return true;
    }

    private void Reserve(int length, int taken)
    {
        var needed = _filled + taken;
        if (_array is null)
        {
            _array = MessageArrays.Rent(Math.Min(length, Math.Max(needed, FirstReservation)));
        }
        else if (_array.Length < needed)
        {
            var larger = Math.Max(needed, Math.Min(length, (long)_filled * GrowthFactor));
            MessageArrays.Grow(ref _array, _filled, (int)larger);
        }
    }

    private readonly string DescribePartialMessage() => _phase == Phase.Prefix
        ? $"The stream ended inside a message's prefix, after {_filled} of {MessagePrefix.Size} bytes."
        : $"The stream ended inside a message, after {_filled} of {_length} bytes.";

    [InlineArray(MessagePrefix.Size)]
    private struct PrefixBytes
    {
        private byte _first;
    }
}

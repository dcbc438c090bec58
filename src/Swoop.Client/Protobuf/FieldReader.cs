using System.Buffers.Binary;

namespace Swoop.Client.Protobuf;

/// <summary>Goes through the fields of a protobuf message: for the few messages that the channel itself reads, of which it wants one field or two.</summary>
/// <remarks>
/// <code>
///   field   varint: number &lt;&lt; 3 | wire type, then
///             0  varint: seven bits an octet, the lowest first, the top bit where more follow, ten octets at most
///             1  8 octets, little-endian
///             2  varint: length | octets
///             5  4 octets, little-endian
/// </code>
/// Who meets a field that he does not know goes on to the next. Nothing is allocated.
/// </remarks>
internal ref struct FieldReader(ReadOnlySpan<byte> message)
{
    private const int LongestVarint = 10;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The field's number.</summary>
    public ulong Number { get; private set; }

    /// <summary>How its value is written.</summary>
    public WireType Type { get; private set; }

    /// <summary>The value of a <see cref="WireType.Varint"/>, or the bits of a <see cref="WireType.Fixed64"/> one.</summary>
    public ulong Value { get; private set; }

    /// <summary>The message does not follow the rules: there is no next field for that reason.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Goes to the next field; false where there is none, or none that can be read.</summary>
    public bool MoveNext()
    {
        if (IsMalformed || _rest.IsEmpty) return false;
        IsMalformed = !TryReadField();
        return !IsMalformed;
    }

    private bool TryReadField()
    {
        if (!TryReadVarint(out var tag)) return false;
        Number = tag >> 3;
        Type = (WireType)(tag & 7);
        Value = 0;
        switch (Type)
        {
            case WireType.Varint:
                if (!TryReadVarint(out var varint)) return false;
                Value = varint;
                return true;
            case WireType.Fixed64:
                if (!TryTake(sizeof(ulong), out var octets)) return false;
                Value = BinaryPrimitives.ReadUInt64LittleEndian(octets);
                return true;
            case WireType.Length:
                return TryReadVarint(out var length) && TryTake(length, out _);
            case WireType.Fixed32:
                return TryTake(sizeof(uint), out _);
            default:
                return false;
        }
    }

    private bool TryTake(ulong length, out ReadOnlySpan<byte> octets)
    {
        octets = default;
        if (length > (ulong)_rest.Length) return false;
        octets = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    private bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < _rest.Length && i < LongestVarint; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] >= 0x80) continue;
            _rest = _rest[(i + 1)..];
            return true;
        }

        return false;
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Swoop.Client.Resolving.Dns;

/// <summary>A name server's answer (RFC 1035, 4.1).</summary>
/// <param name="Code">What became of the question.</param>
/// <param name="IsTruncated">The answer did not fit and is to be asked for by TCP; there are no records.</param>
/// <param name="Records">The answer section, without records of kinds that nobody asks for.</param>
internal sealed record DnsResponse(DnsResponseCode Code, bool IsTruncated, IReadOnlyList<DnsRecord> Records)
{
    private const int HeaderSize = 12;
    private const int ResponseBit = 0x8000;
    private const int OpcodeBits = 0x7800;
    private const int TruncatedBit = 0x0200;

    // Type, class, time to live, length.
    private const int RecordHeadSize = 10;

    /// <summary>Reads a message; null where it is broken or answers another question, so that it may be anybody's.</summary>
    public static DnsResponse? TryRead(ReadOnlySpan<byte> message, DnsQuestion question)
    {
        if (message.Length < HeaderSize || BinaryPrimitives.ReadUInt16BigEndian(message) != question.Id) return null;
        int flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if ((flags & ResponseBit) == 0 || (flags & OpcodeBits) != 0) return null;
        var code = (DnsResponseCode)(flags & 0xF);
        int questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        var position = HeaderSize;
        // A server that did not understand the question may leave it out.
        if (questions == 0 && code == DnsResponseCode.FormatError) return new DnsResponse(code, false, []);
        if (questions != 1 || !Repeats(message, ref position, question)) return null;
        if ((flags & TruncatedBit) != 0) return new DnsResponse(code, true, []);
        int answers = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        return ReadRecords(message, position, answers) is { } records ? new DnsResponse(code, false, records) : null;
    }

    private static bool Repeats(ReadOnlySpan<byte> message, ref int position, DnsQuestion question)
    {
        if (!DnsName.TryRead(message, ref position, out var name) || message.Length - position < 4) return false;
        var type = (DnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(message[position..]);
        int kind = BinaryPrimitives.ReadUInt16BigEndian(message[(position + 2)..]);
        position += 4;
        return DnsName.AreEqual(name, question.Name) && type == question.Type && kind == DnsQuestion.InternetClass;
    }

    private static List<DnsRecord>? ReadRecords(ReadOnlySpan<byte> message, int position, int count)
    {
        var records = new List<DnsRecord>();
        for (; count > 0; count--)
        {
            if (!DnsName.TryRead(message, ref position, out var owner) || message.Length - position < RecordHeadSize) return null;
            var type = (DnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(message[position..]);
            int kind = BinaryPrimitives.ReadUInt16BigEndian(message[(position + 2)..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(message[(position + 8)..]);
            position += RecordHeadSize;
            if (length > message.Length - position) return null;
            var end = position + length;
            // Pointers inside a record may lead to all that stands before it, but no record goes beyond its length.
            if (owner is not null && kind == DnsQuestion.InternetClass && ReadRecord(message[..end], position, owner, type) is { } record) records.Add(record);
            position = end;
        }

        return records;
    }

    private static DnsRecord? ReadRecord(ReadOnlySpan<byte> message, int position, string owner, DnsRecordType type)
    {
        var content = message[position..];
        return type switch
        {
            DnsRecordType.A when content.Length == 4 => new AddressRecord(owner, type, new IPAddress(content)),
            DnsRecordType.Aaaa when content.Length == 16 => new AddressRecord(owner, type, new IPAddress(content)),
            DnsRecordType.Cname when DnsName.TryRead(message, ref position, out var target) && target is { Length: > 0 } => new AliasRecord(owner, target),
            DnsRecordType.Txt => ReadText(content, owner),
            DnsRecordType.Srv when content.Length > 6 => ReadService(message, position, owner),
            _ => null,
        };
    }

    /// <remarks><code>priority (16 bits) | weight (16 bits) | port (16 bits) | target</code></remarks>
    private static ServiceRecord? ReadService(ReadOnlySpan<byte> message, int position, string owner)
    {
        var content = message[position..];
        position += 6;
        if (!DnsName.TryRead(message, ref position, out var target) || target is null) return null;
        return new ServiceRecord(
            owner,
            BinaryPrimitives.ReadUInt16BigEndian(content),
            BinaryPrimitives.ReadUInt16BigEndian(content[2..]),
            BinaryPrimitives.ReadUInt16BigEndian(content[4..]),
            target);
    }

    /// <remarks><code>length 0..255 | octets, and again (RFC 1035, 3.3.14)</code></remarks>
    private static TextRecord? ReadText(ReadOnlySpan<byte> content, string owner)
    {
        var text = new byte[content.Length];
        var length = 0;
        while (!content.IsEmpty)
        {
            int part = content[0];
            if (part > content.Length - 1) return null;
            content.Slice(1, part).CopyTo(text.AsSpan(length));
            length += part;
            content = content[(part + 1)..];
        }

        return new TextRecord(owner, Encoding.UTF8.GetString(text, 0, length));
    }
}

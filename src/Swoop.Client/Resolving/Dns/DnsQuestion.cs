using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Swoop.Client.Resolving.Dns;

/// <summary>A question to a name server (RFC 1035, 4.1).</summary>
/// <remarks><code>
/// header, 12 octets:  id | flags | questions | answers | authorities | additionals     (16 bits each)
/// question:           name | type | class
/// OPT (RFC 6891):     root name | 41 | UDP size in place of the class | 32 bits of flags | length 0
/// </code></remarks>
internal sealed record DnsQuestion(string Name, DnsRecordType Type)
{
    /// <summary>The largest answer taken by UDP: what passes networks without being taken apart.</summary>
    public const int UdpSize = 1232;

    public const int InternetClass = 1;

    private const int RecursionDesired = 0x0100;
    private const int MaxSize = 12 + 256 + 4 + 11;

    /// <summary>Not to be guessed: who answers a question without having seen it must not be believed (RFC 5452, 9.2).</summary>
    public ushort Id { get; } = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);

    /// <summary>Writes the message; null where the name cannot be one.</summary>
    /// <param name="withExtension">Whether to say that answers may be longer than 512 octets. Very old servers do not understand it.</param>
    public byte[]? Write(bool withExtension)
    {
        var message = new byte[MaxSize];
        BinaryPrimitives.WriteUInt16BigEndian(message, Id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(10), withExtension ? (ushort)1 : (ushort)0);
        if (!DnsName.TryWrite(Name, message.AsSpan(12), out var length)) return null;
        var position = 12 + length;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(position), (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(position + 2), InternetClass);
        position += 4;
        if (!withExtension) return message[..position];
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(position + 1), (ushort)DnsRecordType.Opt);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(position + 3), UdpSize);
        return message[..(position + 11)];
    }
}

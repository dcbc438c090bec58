using System.Buffers.Binary;
using System.Net;
using System.Text;
using Swoop.Client.Resolving.Dns;

namespace Swoop.Client.Tests.Resolving.Kit;

/// <summary>What a name server shall answer; written for a question, whose id and name it repeats.</summary>
internal sealed class DnsReply(DnsResponseCode code = DnsResponseCode.NoError)
{
    private readonly List<byte[]> _records = [];

    public bool IsTruncated { get; init; }

    public int Count => _records.Count;

    public DnsReply Address(string owner, string address)
    {
        var bytes = IPAddress.Parse(address).GetAddressBytes();
        return Record(owner, bytes.Length == 4 ? DnsRecordType.A : DnsRecordType.Aaaa, bytes);
    }

    public DnsReply Alias(string owner, string target) => Record(owner, DnsRecordType.Cname, Name(target));

    public DnsReply Service(string owner, int priority, int weight, int port, string target) =>
        Record(owner, DnsRecordType.Srv, [.. Number(priority), .. Number(weight), .. Number(port), .. Name(target)]);

    public DnsReply Text(string owner, params string[] strings) =>
        Record(owner, DnsRecordType.Txt, [.. strings.SelectMany(text => Encoding.UTF8.GetBytes(text).Prepend((byte)text.Length))]);

    public DnsReply Record(string owner, DnsRecordType type, byte[] content) =>
        Raw([.. Name(owner), .. Number((int)type), .. Number(1), 0, 0, 0, 60, .. Number(content.Length), .. content]);

    public DnsReply Raw(byte[] record)
    {
        _records.Add(record);
        return this;
    }

    /// <summary>The answer to a question's message.</summary>
    public byte[] Write(byte[] request)
    {
        var end = 12;
        Assert.True(DnsName.TryRead(request, ref end, out _));
        var question = request[12..(end + 4)];
        var flags = 0x8180 | (int)code | (IsTruncated ? 0x0200 : 0);
        var records = IsTruncated ? [] : _records.SelectMany(record => record);
        return [.. request[..2], .. Number(flags), .. Number(1), .. Number(IsTruncated ? 0 : _records.Count), .. Number(0), .. Number(0), .. question, .. records];
    }

    public static byte[] Name(string name)
    {
        if (name.Length == 0) return [0];
        var bytes = new byte[300];
        Assert.True(DnsName.TryWrite(name, bytes, out var length));
        return bytes[..length];
    }

    public static byte[] Number(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }
}

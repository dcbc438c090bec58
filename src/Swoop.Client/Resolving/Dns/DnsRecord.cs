using System.Net;

namespace Swoop.Client.Resolving.Dns;

/// <summary>One record of an answer.</summary>
/// <param name="Owner">The name it belongs to, without the final dot.</param>
/// <param name="Type">Its kind.</param>
internal abstract record DnsRecord(string Owner, DnsRecordType Type);

/// <summary>A or AAAA: an address.</summary>
internal sealed record AddressRecord(string Owner, DnsRecordType Type, IPAddress Address) : DnsRecord(Owner, Type);

/// <summary>CNAME: the name is another name for <paramref name="Target"/>.</summary>
internal sealed record AliasRecord(string Owner, string Target) : DnsRecord(Owner, DnsRecordType.Cname);

/// <summary>TXT: the strings of the record put together.</summary>
internal sealed record TextRecord(string Owner, string Text) : DnsRecord(Owner, DnsRecordType.Txt);

/// <summary>SRV: a server and its port (RFC 2782). An empty target says that there is no such service.</summary>
internal sealed record ServiceRecord(string Owner, int Priority, int Weight, int Port, string Target) : DnsRecord(Owner, DnsRecordType.Srv);

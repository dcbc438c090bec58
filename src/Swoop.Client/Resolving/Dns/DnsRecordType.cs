namespace Swoop.Client.Resolving.Dns;

/// <summary>The kinds of records that are asked for or followed (RFC 1035, 3.2.2; RFC 3596; RFC 2782; RFC 6891).</summary>
internal enum DnsRecordType
{
    A = 1,
    Cname = 5,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
    Opt = 41,
}

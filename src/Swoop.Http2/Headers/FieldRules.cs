using System.Buffers;

namespace Swoop.Http2.Headers;

/// <summary>Which octets may stand in names and values (RFC 9113, 8.2.1).</summary>
internal static class FieldRules
{
    // A token (RFC 9110, 5.6.2) without upper-case letters. A colon may only begin a pseudo-header.
    private static readonly SearchValues<byte> _nameOctets = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"u8);
    private static readonly SearchValues<byte> _forbiddenInValues = SearchValues.Create([0, (byte)'\r', (byte)'\n']);

    public static bool IsName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return false;
        if (name[0] == (byte)':') name = name[1..];
        return !name.IsEmpty && !name.ContainsAnyExcept(_nameOctets);
    }

    // Spaces around a value are let through although RFC 9113 forbids them: gRPC peers send them, and gRPC lets receivers strip them.
    public static bool IsValue(ReadOnlySpan<byte> value) => !value.ContainsAny(_forbiddenInValues);
}

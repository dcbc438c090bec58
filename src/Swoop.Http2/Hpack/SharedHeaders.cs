namespace Swoop.Http2.Hpack;

/// <summary>Fields that come on every connection (paths, content types, user agents), kept once for all decoders that share the object.</summary>
/// <remarks>
/// <para>A thousand connections of one kind of client would otherwise hold a thousand copies of a dozen fields, and of what readers made of them.
/// So what <see cref="HeaderTableEntry.Parsed"/> holds must not depend on the connection.</para>
/// <para>Only fields that gRPC gives a meaning, and no long ones: a user's metadata may be secret and stay with their connection, and so does
/// what a peer asks never to be indexed. A place is chosen by the field's hash and goes to whoever came last, so peers that invent paths evict
/// others and occupy no more memory. Timing an allocation tells a peer at best that another calls the same
/// method. Thread-safe.</para>
/// </remarks>
public sealed class SharedHeaders
{
    /// <summary>How many fields are kept at most.</summary>
    internal const int Places = 64;

    private const int LongestValue = 256;

    private readonly HeaderTableEntry?[] _entries = new HeaderTableEntry?[Places];

    /// <summary>The entry for a field; null where it is of a kind that is not shared.</summary>
    internal HeaderTableEntry? GetOrAdd(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, KnownHeader known)
    {
        if (!IsShared(known) || value.Length > LongestValue) return null;
        ref var place = ref _entries[HeaderHash.OfField(HeaderHash.OfName(name), value) % Places];
        var entry = Volatile.Read(ref place);
        if (entry is not null && entry.Known == known && value.SequenceEqual(entry.Value)) return entry;
        entry = new HeaderTableEntry(name.ToArray(), value.ToArray(), known);
        Volatile.Write(ref place, entry);
        return entry;
    }

    // Kinds of one name each, so that equal kinds are equal names.
    private static bool IsShared(KnownHeader known) => known is
        KnownHeader.Path or KnownHeader.Authority or KnownHeader.ContentType or KnownHeader.Te or KnownHeader.UserAgent or
        KnownHeader.GrpcEncoding or KnownHeader.GrpcAcceptEncoding or KnownHeader.GrpcStatus;
}

using System.Text;

namespace Swoop.Http2.Hpack;

/// <summary>The 61 fields that both sides know from the beginning (RFC 7541, appendix A).</summary>
/// <remarks>Entries with the same name stand side by side, so a name is found once and its values are tried from there on.</remarks>
internal static class StaticTable
{
    /// <summary>The number of entries; dynamic entries begin at the next index (RFC 7541, 2.3.3).</summary>
    public const int Count = 61;

    private const int NamePlaces = 128;

    private static readonly HeaderTableEntry[] _entries = CreateEntries();
    private static readonly byte[] _indexByNameHash = CreateNameIndex();

    /// <summary>The entry at <paramref name="index"/>, 1 to <see cref="Count"/>.</summary>
    public static HeaderTableEntry Get(int index) => _entries[index - 1];

    /// <summary>The lowest index with this name, or 0.</summary>
    public static int FindName(ReadOnlySpan<byte> name, uint nameHash)
    {
        for (var place = nameHash % NamePlaces; ; place = (place + 1) % NamePlaces)
        {
            var index = _indexByNameHash[place];
            if (index == 0 || name.SequenceEqual(Get(index).Name)) return index;
        }
    }

    /// <summary>The index with this value among the entries named as the one at <paramref name="nameIndex"/>, or 0.</summary>
    public static int FindValue(int nameIndex, ReadOnlySpan<byte> value)
    {
        var name = Get(nameIndex).Name;
        for (var index = nameIndex; index <= Count && ReferenceEquals(Get(index).Name, name); index++)
            if (value.SequenceEqual(Get(index).Value)) return index;
        return 0;
    }

    private static byte[] CreateNameIndex()
    {
        var places = new byte[NamePlaces];
        for (var index = 1; index <= Count; index++)
        {
            var name = Get(index).Name;
            if (index > 1 && ReferenceEquals(Get(index - 1).Name, name)) continue;
            var place = HeaderHash.OfName(name) % NamePlaces;
            while (places[place] != 0) place = (place + 1) % NamePlaces;
            places[place] = (byte)index;
        }

        return places;
    }

    private static HeaderTableEntry[] CreateEntries()
    {
        (string Name, string Value)[] fields =
        [
            (":authority", ""),
            (":method", "GET"),
            (":method", "POST"),
            (":path", "/"),
            (":path", "/index.html"),
            (":scheme", "http"),
            (":scheme", "https"),
            (":status", "200"),
            (":status", "204"),
            (":status", "206"),
            (":status", "304"),
            (":status", "400"),
            (":status", "404"),
            (":status", "500"),
            ("accept-charset", ""),
            ("accept-encoding", "gzip, deflate"),
            ("accept-language", ""),
            ("accept-ranges", ""),
            ("accept", ""),
            ("access-control-allow-origin", ""),
            ("age", ""),
            ("allow", ""),
            ("authorization", ""),
            ("cache-control", ""),
            ("content-disposition", ""),
            ("content-encoding", ""),
            ("content-language", ""),
            ("content-length", ""),
            ("content-location", ""),
            ("content-range", ""),
            ("content-type", ""),
            ("cookie", ""),
            ("date", ""),
            ("etag", ""),
            ("expect", ""),
            ("expires", ""),
            ("from", ""),
            ("host", ""),
            ("if-match", ""),
            ("if-modified-since", ""),
            ("if-none-match", ""),
            ("if-range", ""),
            ("if-unmodified-since", ""),
            ("last-modified", ""),
            ("link", ""),
            ("location", ""),
            ("max-forwards", ""),
            ("proxy-authenticate", ""),
            ("proxy-authorization", ""),
            ("range", ""),
            ("referer", ""),
            ("refresh", ""),
            ("retry-after", ""),
            ("server", ""),
            ("set-cookie", ""),
            ("strict-transport-security", ""),
            ("transfer-encoding", ""),
            ("user-agent", ""),
            ("vary", ""),
            ("via", ""),
            ("www-authenticate", ""),
        ];

        var entries = new HeaderTableEntry[Count];
        for (var i = 0; i < Count; i++)
        {
            var sharesName = i > 0 && fields[i].Name == fields[i - 1].Name;
            var name = sharesName ? entries[i - 1].Name : Encoding.ASCII.GetBytes(fields[i].Name);
            entries[i] = new HeaderTableEntry(name, Encoding.ASCII.GetBytes(fields[i].Value), KnownHeaders.Recognize(name));
        }

        return entries;
    }
}

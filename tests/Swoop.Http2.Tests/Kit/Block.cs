using System.Text;

namespace Swoop.Http2.Tests.Kit;

/// <summary>Builds header blocks of plain literals, without our encoder.</summary>
internal static class Block
{
    public static readonly (string Name, string Value)[] RequestFields =
        [(":method", "POST"), (":scheme", "http"), (":path", "/a.B/C"), (":authority", "host"), ("te", "trailers")];

    public static byte[] Request => Of(RequestFields);

    public static byte[] Response => Of((":status", "200"), ("content-type", "application/grpc"));

    public static byte[] Trailers => Of(("grpc-status", "0"));

    public static byte[] Of(params (string Name, string Value)[] fields) =>
        [.. fields.SelectMany(field => (byte[])[0x00, .. Text(field.Name), .. Text(field.Value)])];

    /// <summary>A request with more fields behind the usual ones.</summary>
    public static byte[] RequestWith(params (string Name, string Value)[] fields) => Of([.. RequestFields, .. fields]);

    /// <summary>A request with one of the usual fields left out.</summary>
    public static byte[] RequestWithout(string name) => Of([.. RequestFields.Where(field => field.Name != name)]);

    /// <summary>A literal that the decoder must add to its table.</summary>
    public static byte[] Added(string name, string value) => [0x40, .. Text(name), .. Text(value)];

    /// <summary>The field at an index; the newest of the dynamic table is 62.</summary>
    public static byte[] Indexed(int index) => [(byte)(0x80 | index)];

    private static byte[] Text(string text)
    {
        var octets = Encoding.Latin1.GetBytes(text);
        return [.. Length(octets.Length), .. octets];
    }

    private static byte[] Length(int length)
    {
        if (length < 127) return [(byte)length];
        var octets = new List<byte> { 127 };
        for (length -= 127; length >= 128; length >>= 7) octets.Add((byte)(length | 0x80));
        octets.Add((byte)length);
        return [.. octets];
    }
}

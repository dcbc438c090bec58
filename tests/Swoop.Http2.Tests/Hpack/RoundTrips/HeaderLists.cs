using System.Text;
using Swoop.Http2.Hpack;
using Swoop.Http2.Output;

namespace Swoop.Http2.Tests.Hpack.RoundTrips;

/// <summary>Random header lists that repeat themselves as real ones do: few names, some fixed values, some that change.</summary>
internal sealed class HeaderLists(Random random)
{
    private static readonly string[] _names =
    [
        ":method", ":path", ":scheme", ":authority", ":status", "content-type", "te", "user-agent", "grpc-timeout", "grpc-status",
        "grpc-message", "authorization", "cookie", "x-tenant", "x-request-id", "x-long-name-of-a-header-that-nobody-has-seen-before",
    ];

    private readonly HeaderTemplate[] _templates = [.. Enumerable.Range(0, 40).Select(i =>
        new HeaderTemplate(Encoding.Latin1.GetBytes(_names[i % _names.Length]), Encoding.Latin1.GetBytes($"fixed value {i % 23}")))];

    /// <summary>One header list as fields of name, value and the way to write it.</summary>
    public IReadOnlyList<RandomField> Next() => [.. Enumerable.Range(0, random.Next(0, 16)).Select(_ => NextField())];

    private RandomField NextField()
    {
        if (random.Next(3) == 0)
        {
            var template = _templates[random.Next(_templates.Length)];
            return new RandomField(
                Encoding.Latin1.GetString(template.Name), Encoding.Latin1.GetString(template.Value), template.Indexing, template);
        }

        var name = random.Next(10) == 0 ? NextText(random.Next(1, 40)) : _names[random.Next(_names.Length)];
        var value = random.Next(4) switch
        {
            0 => NextText(random.Next(0, 30)),
            1 => NextText(random.Next(0, 400)),
            _ => $"value {random.Next(12)}",
        };
        return new RandomField(name, value, (HeaderIndexing)(random.Next(8) switch { 0 => 1, 1 => 2, _ => 0 }), Template: null);
    }

    private string NextText(int length)
    {
        var isText = random.Next(3) > 0;
        return string.Create(length, (random, isText), static (span, state) =>
        {
            foreach (ref var character in span)
                character = (char)(state.isText ? state.random.Next(' ', 127) : state.random.Next(256));
        });
    }
}

/// <summary>A field to be written, by its template where it has one.</summary>
internal sealed record RandomField(string Name, string Value, HeaderIndexing Indexing, HeaderTemplate? Template)
{
    public void Write(HpackEncoder encoder, OutputBuffer output)
    {
        if (Template is not null) encoder.Write(output, Template);
        else encoder.Write(output, Encoding.Latin1.GetBytes(Name), Encoding.Latin1.GetBytes(Value), Indexing);
    }
}

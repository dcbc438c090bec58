using System.Text;
using Swoop.Http2.Headers;

namespace Swoop.Server.Tests.Kit;

/// <summary>A header list as a test writes it, right or wrong.</summary>
internal readonly struct RawFields(IEnumerable<(string Name, string Value)> fields) : IHeaderBlock
{
    public static readonly (string Name, string Value)[] Request =
    [
        (":method", "POST"), (":scheme", "http"), (":path", "/test.Service/Method"), (":authority", "server"),
        ("te", "trailers"), ("content-type", "application/grpc"),
    ];

    /// <summary>The usual request, with fields replaced or added; a null value leaves the field out.</summary>
    public static (string Name, string Value)[] RequestWith(params (string Name, string? Value)[] changes)
    {
        var fields = new List<(string Name, string Value)>(Request);
        foreach (var (name, value) in changes)
        {
            var at = fields.FindIndex(field => field.Name == name);
            if (at >= 0) fields.RemoveAt(at);
            if (value is null) continue;
            if (at >= 0) fields.Insert(at, (name, value));
            else fields.Add((name, value));
        }

        return [.. fields];
    }

    public void Write(HeaderBlockWriter writer)
    {
        foreach (var (name, value) in fields) writer.Write(Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value));
    }
}

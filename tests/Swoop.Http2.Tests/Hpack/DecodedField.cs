using System.Text;
using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack;

/// <summary>What a test remembers of a field that the decoder delivered.</summary>
public sealed record DecodedField(string Name, string Value, KnownHeader Known, bool NeverIndexed, HeaderTableEntry? Entry)
{
    public static DecodedField From(in HeaderField field) => new(
        Encoding.Latin1.GetString(field.Name), Encoding.Latin1.GetString(field.Value), field.Known, field.NeverIndexed, field.Entry);

    public override string ToString() => $"{Name}: {Value}";
}

using Swoop.Client.Protobuf;

namespace Swoop.Client.Tests.Protobuf;

public sealed class FieldReaderTests
{
    [Fact]
    public void An_empty_message_has_no_fields() => Assert.Equal("", Fields(""));

    [Theory]
    [InlineData("08AC02", "1 Varint 300")]
    [InlineData("08FFFFFFFFFFFFFFFFFF01", "1 Varint 18446744073709551615")]
    [InlineData("090200000000000080", "1 Fixed64 9223372036854775810")]
    [InlineData("0A03616263", "1 Length 0")]
    [InlineData("0D01000000", "1 Fixed32 0")]
    [InlineData("A00605", "100 Varint 5")]
    public void A_field_is_read_with_its_number_and_type(string message, string field) => Assert.Equal(field, Fields(message));

    [Theory]
    [InlineData("0A03FFFFFF1005", "1 Length 0, 2 Varint 5")]
    [InlineData("0DFFFFFFFF1005", "1 Fixed32 0, 2 Varint 5")]
    [InlineData("0A001005", "1 Length 0, 2 Varint 5")]
    public void The_next_field_begins_where_the_value_ends(string message, string fields) => Assert.Equal(fields, Fields(message));

    [Theory]
    [InlineData("08")]
    [InlineData("0880")]
    [InlineData("80")]
    [InlineData("09AABBCCDDEEFF00")]
    [InlineData("0A026F")]
    [InlineData("0AFFFFFFFFFFFFFFFFFF01")]
    [InlineData("0D010203")]
    [InlineData("0B")]
    [InlineData("0C")]
    [InlineData("0880808080808080808080")]
    public void What_breaks_off_or_has_no_known_type_is_malformed(string message) => Assert.Equal("1 Varint 5, malformed", Fields("0805" + message));

    private static string Fields(string message)
    {
        var fields = new FieldReader(Convert.FromHexString(message));
        var read = new List<string>();
        while (fields.MoveNext()) read.Add($"{fields.Number} {fields.Type} {fields.Value}");
        if (fields.IsMalformed) read.Add("malformed");
        return string.Join(", ", read);
    }
}

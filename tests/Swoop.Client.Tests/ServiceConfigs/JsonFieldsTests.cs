using System.Text.Json;
using Grpc.Core;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.ServiceConfigs;

public sealed class JsonFieldsTests
{
    [Theory]
    [InlineData("1.5s", 15_000_000)]
    [InlineData(".1s", 1_000_000)]
    [InlineData("0s", 0)]
    [InlineData("-0.25s", -2_500_000)]
    [InlineData("1.000340012s", 10_003_401)]
    [InlineData("315576000000s", 3_155_760_000_000_000_000)]
    public void Durations_are_read(string text, long ticks) =>
        Assert.Equal(ticks, JsonFields.Duration(Json($$"""{"a": "{{text}}"}"""), "", "a")!.Value.Ticks);

    [Fact]
    public void The_shortest_duration_stays_more_than_zero()
    {
        Assert.Equal(TimeSpan.FromTicks(1), JsonFields.Duration(Json("""{"a": "0.000000001s"}"""), "", "a"));
        Assert.Equal(TimeSpan.FromTicks(-1), JsonFields.Duration(Json("""{"a": "-0.000000001s"}"""), "", "a"));
    }

    [Theory]
    [InlineData("\"1\"", "such as \"1.5s\", but is \"1\"")]
    [InlineData("\"s\"", "number of seconds")]
    [InlineData("\".s\"", "number of seconds")]
    [InlineData("\"1.s\"", "number of seconds")]
    [InlineData("\"+1s\"", "number of seconds")]
    [InlineData("\"1e2s\"", "number of seconds")]
    [InlineData("\" 1s\"", "number of seconds")]
    [InlineData("\"1.0000000001s\"", "nine decimal places")]
    [InlineData("\"315576000000.1s\"", "315576000000s at most")]
    [InlineData("\"99999999999999999999s\"", "315576000000s at most")]
    [InlineData("1", "a string, but is a number")]
    public void Malformed_durations_are_errors(string value, string fault) => AssertFault(value, fault, json => JsonFields.Duration(json, "outer", "a"));

    [Theory]
    [InlineData("5", 5)]
    [InlineData("\"5\"", 5)]
    [InlineData("5.0", 5)]
    [InlineData("1e3", 1000)]
    [InlineData("-2147483648", int.MinValue)]
    public void Whole_numbers_are_read(string value, int expected) => Assert.Equal(expected, JsonFields.Int32(Json($$"""{"a": {{value}}}"""), "", "a"));

    [Theory]
    [InlineData("5.5", "whole number")]
    [InlineData("2147483648", "from -2147483648 to 2147483647, but is 2147483648")]
    [InlineData("1e999", "whole number")]
    [InlineData("\"NaN\"", "whole number")]
    [InlineData("\"\"", "a number, but is \"\"")]
    [InlineData("\" 5\"", "a number")]
    [InlineData("true", "a number, but is true")]
    [InlineData("[]", "a number, but is a list")]
    public void What_is_no_whole_number_is_an_error(string value, string fault) => AssertFault(value, fault, json => JsonFields.Int32(json, "outer", "a"));

    [Fact]
    public void Unsigned_numbers_reach_further_and_not_below_zero()
    {
        Assert.Equal(uint.MaxValue, JsonFields.UInt32(Json("""{"a": 4294967295}"""), "", "a"));
        AssertFault("-1", "from 0 to 4294967295, but is -1", json => JsonFields.UInt32(json, "outer", "a"));
    }

    [Fact]
    public void Numbers_with_a_fraction_are_read()
    {
        Assert.Equal(0.1, JsonFields.Double(Json("""{"a": 0.1}"""), "", "a"));
        Assert.Equal(0.1, JsonFields.Double(Json("""{"a": "0.1"}"""), "", "a"));
    }

    [Theory]
    [InlineData("\"NaN\"")]
    [InlineData("\"-Infinity\"")]
    [InlineData("1e999")]
    public void Infinities_and_NaN_are_errors(string value) => AssertFault(value, "finite number", json => JsonFields.Double(json, "outer", "a"));

    [Fact]
    public void Booleans_are_not_text()
    {
        Assert.True(JsonFields.Boolean(Json("""{"a": true}"""), "", "a"));
        AssertFault("\"true\"", "true or false, but is a string", json => JsonFields.Boolean(json, "outer", "a"));
    }

    [Theory]
    [InlineData("\"DEADLINE_EXCEEDED\"", StatusCode.DeadlineExceeded)]
    [InlineData("\"unavailable\"", StatusCode.Unavailable)]
    [InlineData("14", StatusCode.Unavailable)]
    [InlineData("\"OK\"", StatusCode.OK)]
    public void Status_codes_have_names_and_numbers(string value, StatusCode code) => Assert.Equal(code, JsonFields.StatusCode(Json($$"""{"a": {{value}}}"""), "", "a"));

    [Theory]
    [InlineData("\"DeadlineExceeded\"")]
    [InlineData("\"GONE\"")]
    [InlineData("17")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("{}")]
    public void Other_status_codes_are_errors(string value) => AssertFault(value, "a status code such as", json => JsonFields.StatusCode(json, "outer", "a"));

    [Fact]
    public void Entries_of_lists_are_named_by_their_index()
    {
        var json = Json("""{"codes": [1, "NOPE"], "texts": ["a", 2]}""");
        Assert.Equal("outer.codes[1]", Assert.Throws<ServiceConfigException>(() => JsonFields.StatusCodes(json, "outer", "codes")).Path);
        Assert.Equal("outer.texts[1]", Assert.Throws<ServiceConfigException>(() => JsonFields.Strings(json, "outer", "texts")).Path);
    }

    [Fact]
    public void Null_is_the_same_as_absent()
    {
        Assert.Null(JsonFields.Int32(Json("""{"a": null}"""), "", "a"));
        Assert.Null(JsonFields.List(Json("{}"), "", "a"));
    }

    [Fact]
    public void Fields_may_have_their_names_of_the_proto_file() =>
        Assert.Equal(3, JsonFields.Int32(Json("""{"max_attempts_ever": 3}"""), "", "maxAttemptsEver"));

    [Theory]
    [InlineData("maxattempts")]
    [InlineData("max_Attempts")]
    [InlineData("max_")]
    [InlineData("max_attempts_")]
    [InlineData("MaxAttempts")]
    public void Other_spellings_are_unknown_fields(string name) => Assert.Null(JsonFields.Int32(Json($$"""{"{{name}}": 3}"""), "", "maxAttempts"));

    [Theory]
    [InlineData("""{"maxAttempts": 3, "maxAttempts": 3}""")]
    [InlineData("""{"maxAttempts": 3, "max_attempts": null}""")]
    public void A_field_that_is_there_twice_is_an_error(string text)
    {
        var fault = Assert.Throws<ServiceConfigException>(() => JsonFields.Int32(Json(text), "retryPolicy", "maxAttempts"));
        Assert.Equal("retryPolicy.maxAttempts", fault.Path);
        Assert.Contains("twice", fault.Message, StringComparison.Ordinal);
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static void AssertFault(string value, string expected, Action<JsonElement> read)
    {
        var fault = Assert.Throws<ServiceConfigException>(() => read(Json($$"""{"a": {{value}}}""")));
        Assert.Equal("outer.a", fault.Path);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }
}

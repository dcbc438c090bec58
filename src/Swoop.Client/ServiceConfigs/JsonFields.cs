using System.Globalization;
using System.Text.Json;
using Grpc.Core;

namespace Swoop.Client.ServiceConfigs;

/// <summary>Reads the fields of a protobuf message from its JSON form (protobuf, "ProtoJSON format"), with errors that name the field.</summary>
/// <remarks>
/// <para>Fields are named in lowerCamelCase; text may have them in snake_case too, but not twice. What is not there and what is <c>null</c> is read as null; unknown fields
/// are nobody's business. Wrapper types (<c>google.protobuf.UInt32Value</c>) have the form of what they wrap.</para>
/// <para><c>path</c> is where the object stands, empty for the outermost: fields are called <c>path.name</c>.</para>
/// </remarks>
internal static class JsonFields
{
    /// <summary>The path of a field.</summary>
    public static string PathOf(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>Finds a field; false where it is not there or null.</summary>
    /// <exception cref="ServiceConfigException"><paramref name="json"/> is no object, or has the field twice.</exception>
    public static bool TryFind(JsonElement json, string path, string name, out JsonElement value)
    {
        if (json.ValueKind != JsonValueKind.Object) throw WrongKind(path.Length == 0 ? "text" : path, "an object", json);
        value = default;
        var isFound = false;
        foreach (var property in json.EnumerateObject())
        {
            if (!IsNamed(property.Name, name)) continue;
            if (isFound) throw new ServiceConfigException(PathOf(path, name), "is there twice; remove one");
            isFound = true;
            value = property.Value;
        }

        return isFound && value.ValueKind != JsonValueKind.Null;
    }

    /// <summary>A <c>google.protobuf.Duration</c>: seconds with up to nine decimal places and an "s", such as <c>"1.5s"</c>; may be negative.</summary>
    public static TimeSpan? Duration(JsonElement json, string path, string name) =>
        String(json, path, name) is { } text ? JsonDuration.Read(text, PathOf(path, name)) : null;

    /// <summary>A whole number from -2^31 to 2^31 - 1; may be text.</summary>
    public static int? Int32(JsonElement json, string path, string name) => (int?)WholeNumber(json, path, name, int.MinValue, int.MaxValue);

    /// <summary>A whole number from 0 to 2^32 - 1; may be text.</summary>
    public static uint? UInt32(JsonElement json, string path, string name) => (uint?)WholeNumber(json, path, name, 0, uint.MaxValue);

    /// <summary>A number, or text that is one. Infinities and NaN, which protobuf has, no configuration has a use for: they are errors.</summary>
    public static double? Double(JsonElement json, string path, string name)
    {
        if (!TryFind(json, path, name, out var value)) return null;
        var number = Number(value, PathOf(path, name));
        return double.IsFinite(number) ? number : throw new ServiceConfigException(PathOf(path, name), $"must be a finite number, but is {value.GetRawText()}");
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static bool? Boolean(JsonElement json, string path, string name)
    {
        if (!TryFind(json, path, name, out var value)) return null;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw WrongKind(PathOf(path, name), "true or false", value);
    }

    /// <summary>Text.</summary>
    public static string? String(JsonElement json, string path, string name)
    {
        if (!TryFind(json, path, name, out var value)) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw WrongKind(PathOf(path, name), "a string", value);
    }

    /// <summary>An object.</summary>
    public static JsonElement? Object(JsonElement json, string path, string name)
    {
        if (!TryFind(json, path, name, out var value)) return null;
        return value.ValueKind == JsonValueKind.Object ? value : throw WrongKind(PathOf(path, name), "an object", value);
    }

    /// <summary>A list; its entries are called <c>path.name[0]</c> and so on.</summary>
    public static JsonElement? List(JsonElement json, string path, string name)
    {
        if (!TryFind(json, path, name, out var value)) return null;
        return value.ValueKind == JsonValueKind.Array ? value : throw WrongKind(PathOf(path, name), "a list", value);
    }

    /// <summary>A list of texts.</summary>
    public static IReadOnlyList<string>? Strings(JsonElement json, string path, string name)
    {
        if (List(json, path, name) is not { } list) return null;
        var texts = new List<string>(list.GetArrayLength());
        foreach (var entry in list.EnumerateArray())
            texts.Add(entry.ValueKind == JsonValueKind.String ? entry.GetString()! : throw WrongKind($"{PathOf(path, name)}[{texts.Count}]", "a string", entry));
        return texts;
    }

    /// <summary>A status code: its name as in <c>google.rpc.Code</c>, in upper or lower case, or its number.</summary>
    public static StatusCode? StatusCode(JsonElement json, string path, string name) =>
        TryFind(json, path, name, out var value) ? JsonStatusCode.Read(value, PathOf(path, name)) : null;

    /// <summary>A list of status codes.</summary>
    public static IReadOnlyList<StatusCode>? StatusCodes(JsonElement json, string path, string name)
    {
        if (List(json, path, name) is not { } list) return null;
        var codes = new List<StatusCode>(list.GetArrayLength());
        foreach (var entry in list.EnumerateArray()) codes.Add(JsonStatusCode.Read(entry, $"{PathOf(path, name)}[{codes.Count}]"));
        return codes;
    }

    /// <summary>What must be there.</summary>
    public static T Required<T>(T? value, string path, string name)
        where T : struct => value ?? throw Missing(path, name);

    /// <summary>What must be there.</summary>
    public static T Required<T>(T? value, string path, string name)
        where T : class => value ?? throw Missing(path, name);

    /// <summary>What to throw where a field has a value of the wrong kind.</summary>
    /// <param name="path">The field.</param>
    /// <param name="wanted">What it should be, such as "a list".</param>
    /// <param name="value">What it is.</param>
    public static ServiceConfigException WrongKind(string path, string wanted, JsonElement value) =>
        new(path, $"must be {wanted}, but is {KindOf(value)}");

    private static ServiceConfigException Missing(string path, string name) => new(PathOf(path, name), "is missing, and must be there");

    private static long? WholeNumber(JsonElement json, string path, string name, long least, long most)
    {
        if (!TryFind(json, path, name, out var value)) return null;
        var number = Number(value, PathOf(path, name));
        if (number < least || number > most || number != Math.Truncate(number) || double.IsNaN(number))
            throw new ServiceConfigException(PathOf(path, name), $"must be a whole number from {least} to {most}, but is {value.GetRawText()}");
        return (long)number;
    }

    // All 32-bit numbers are doubles too, and 1e3 and 5.0 are whole numbers in this notation.
    private static double Number(JsonElement value, string path)
    {
        const NumberStyles Form = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return value.ValueKind switch
        {
            JsonValueKind.Number => double.Parse(value.GetRawText(), Form, CultureInfo.InvariantCulture),
            JsonValueKind.String when double.TryParse(value.GetString(), Form, CultureInfo.InvariantCulture, out var number) => number,
            JsonValueKind.String => throw new ServiceConfigException(path, $"must be a number, but is {value.GetRawText()}"),
            _ => throw WrongKind(path, "a number", value),
        };
    }

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    // max_attempts and maxAttempts are one field: an underscore makes the next letter a capital.
    private static bool IsNamed(string text, string name)
    {
        if (text == name) return true;
        var position = 0;
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter))
            {
                if (position + 1 >= text.Length || text[position] != '_' || text[position + 1] != char.ToLowerInvariant(letter)) return false;
                position += 2;
            }
            else if (position >= text.Length || text[position++] != letter)
            {
                return false;
            }
        }

        return position == text.Length;
    }
}

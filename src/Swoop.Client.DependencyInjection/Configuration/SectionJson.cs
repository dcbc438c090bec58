using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Swoop.Client.DependencyInjection.Configuration;

/// <summary>Turns a section of the configuration back into the JSON that it was, or would be.</summary>
/// <remarks>A configuration knows only keys and text. Keys that are all numbers are a list's indexes. Of text only booleans must be told apart, because the JSON form
/// of protobuf messages takes numbers as text, too. An empty object has become a null: it stands where a policy needs no settings, <c>[{"round_robin": {}}]</c>,
/// so a null that is a list entry, or the only field of one, is an empty object again.</remarks>
internal static class SectionJson
{
    /// <summary>The JSON of a section; null where it is empty.</summary>
    public static string? Write(IConfigurationSection section)
    {
        // A value of its own may be the JSON as text, such as an environment variable has it.
        if (!section.GetChildren().Any()) return string.IsNullOrWhiteSpace(section.Value) ? null : section.Value;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) WriteValue(writer, section, isInList: false);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteValue(Utf8JsonWriter writer, IConfigurationSection section, bool isInList)
    {
        var children = section.GetChildren().ToArray();
        if (children.Length == 0) WriteLeaf(writer, section.Value, isInList);
        else if (children.All(child => IndexOf(child) is not null)) WriteList(writer, children);
        else WriteObject(writer, children, isInList);
    }

    private static void WriteList(Utf8JsonWriter writer, IConfigurationSection[] entries)
    {
        writer.WriteStartArray();
        foreach (var entry in entries.OrderBy(IndexOf)) WriteValue(writer, entry, isInList: true);
        writer.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter writer, IConfigurationSection[] fields, bool isInList)
    {
        writer.WriteStartObject();
        foreach (var field in fields)
        {
            writer.WritePropertyName(field.Key);
            WriteValue(writer, field, isInList && fields.Length == 1);
        }

        writer.WriteEndObject();
    }

    private static void WriteLeaf(Utf8JsonWriter writer, string? value, bool isEmptyObject)
    {
        if (value is null && isEmptyObject)
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        }
        else if (value is null) writer.WriteNullValue();
        else if (bool.TryParse(value, out var boolean)) writer.WriteBooleanValue(boolean);
        else writer.WriteStringValue(value);
    }

    private static int? IndexOf(IConfigurationSection section) => int.TryParse(section.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}

using System.Text.Json;

namespace Swoop.Client.ServiceConfigs;

/// <summary>Chooses among the service configs that a name's owner publishes for different clients (gRFC A2).</summary>
/// <remarks><code>
/// [ { "clientLanguage": ["go", "csharp"], "percentage": 10, "clientHostname": ["host7"], "serviceConfig": {...} },
///   { "serviceConfig": {...} } ]
/// </code>The first whose conditions all hold is chosen; a condition that is absent or empty holds for everybody.</remarks>
internal static class ServiceConfigChoices
{
    private const string Language = "csharp";

    /// <summary>Chooses; null where no entry is for this client.</summary>
    /// <param name="json">The list.</param>
    /// <param name="hostName">This machine's name, as the system has it.</param>
    /// <param name="random">Draws once for each entry with a percentage.</param>
    /// <exception cref="ServiceConfigException">The list or one of its entries is malformed: then none of it counts (gRFC A21).</exception>
    public static ServiceConfig? Choose(string json, string hostName, Random random)
    {
        using var document = JsonText.Parse(json);
        var list = document.RootElement;
        if (list.ValueKind != JsonValueKind.Array) throw JsonFields.WrongKind("text", "a list of choices", list);
        JsonElement? chosen = null;
        var chosenPath = "";
        var index = 0;
        foreach (var choice in list.EnumerateArray())
        {
            var path = $"[{index++}]";
            CheckFields(choice, path);
            var config = JsonFields.Required(JsonFields.Object(choice, path, "serviceConfig"), path, "serviceConfig");
            var isForUs = IsForLanguage(choice, path) & IsForHost(choice, path, hostName) & IsForShare(choice, path, random);
            if (chosen is not null || !isForUs) continue;
            (chosen, chosenPath) = (config, $"{path}.serviceConfig");
        }

        return chosen is { } one ? ServiceConfigParser.Read(one, chosenPath) : null;
    }

    private static bool IsForLanguage(JsonElement choice, string path) =>
        JsonFields.Strings(choice, path, "clientLanguage") is not { Count: > 0 } languages || languages.Contains(Language, StringComparer.OrdinalIgnoreCase);

    private static bool IsForHost(JsonElement choice, string path, string hostName) =>
        JsonFields.Strings(choice, path, "clientHostname") is not { Count: > 0 } hosts || hosts.Contains(hostName, StringComparer.Ordinal);

    private static bool IsForShare(JsonElement choice, string path, Random random)
    {
        if (JsonFields.Int32(choice, path, "percentage") is not { } percentage) return true;
        if (percentage is < 0 or > 100) throw new ServiceConfigException($"{path}.percentage", $"must be from 0 to 100, but is {percentage}");
        return random.Next(100) < percentage;
    }

    // A condition that this client does not know could exclude it, so here, unlike everywhere else, unknown fields are errors.
    private static void CheckFields(JsonElement choice, string path)
    {
        if (choice.ValueKind != JsonValueKind.Object) throw JsonFields.WrongKind(path, "an object", choice);
        foreach (var field in choice.EnumerateObject())
        {
            if (field.Name is "clientLanguage" or "percentage" or "clientHostname" or "serviceConfig") continue;
            throw new ServiceConfigException(path, $"has the unknown field \"{field.Name}\"; known are clientLanguage, percentage, clientHostname and serviceConfig");
        }
    }
}

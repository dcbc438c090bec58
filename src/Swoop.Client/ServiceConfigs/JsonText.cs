using System.Text.Json;

namespace Swoop.Client.ServiceConfigs;

/// <summary>Takes JSON text apart, with errors of the kind that all errors in service configs are.</summary>
internal static class JsonText
{
    /// <exception cref="ServiceConfigException">The text is not JSON.</exception>
    public static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException fault)
        {
            throw new ServiceConfigException("text", $"is not JSON: {fault.Message.TrimEnd('.')}", fault);
        }
    }
}

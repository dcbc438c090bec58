using System.Collections.Frozen;
using System.Text.Json;
using Grpc.Core;

namespace Swoop.Client.ServiceConfigs;

/// <summary>Status codes as service configs have them: <c>"UNAVAILABLE"</c>, <c>"unavailable"</c>, or <c>14</c> (<c>google.rpc.Code</c>).</summary>
internal static class JsonStatusCode
{
    private static readonly FrozenDictionary<string, StatusCode> _byName = Enum.GetValues<StatusCode>()
        .ToFrozenDictionary(NameOf, code => code, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ServiceConfigException">The value is no status code.</exception>
    public static StatusCode Read(JsonElement value, string path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String when _byName.TryGetValue(value.GetString()!, out var code):
                return code;
            case JsonValueKind.Number when value.TryGetInt32(out var number) && Enum.IsDefined((StatusCode)number):
                return (StatusCode)number;
            case JsonValueKind.String or JsonValueKind.Number:
                throw new ServiceConfigException(path, $"must be a status code such as \"UNAVAILABLE\" or 14, but is {value.GetRawText()}");
            default:
                throw JsonFields.WrongKind(path, "a status code such as \"UNAVAILABLE\" or 14", value);
        }
    }

    // DeadlineExceeded is DEADLINE_EXCEEDED, but OK stays as it is.
    private static string NameOf(StatusCode code) => code == StatusCode.OK
        ? "OK"
        : string.Concat(code.ToString().Select((letter, position) => position > 0 && char.IsAsciiLetterUpper(letter) ? $"_{letter}" : $"{letter}"));
}

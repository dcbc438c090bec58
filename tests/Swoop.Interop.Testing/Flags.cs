namespace Swoop.Interop.Testing;

/// <summary>Flags as the official interop programs take them: <c>--name=value</c>, or <c>--name value</c>.</summary>
public sealed class Flags
{
    private readonly Dictionary<string, string> _values = [];

    public Flags(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i].TrimStart('-');
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals >= 0) _values[argument[..equals]] = argument[(equals + 1)..];
            else if (i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal)) _values[argument] = arguments[++i];
            else _values[argument] = "true";
        }
    }

    public string Text(string name, string otherwise = "") => _values.GetValueOrDefault(name, otherwise);

    public int Number(string name, int otherwise) => int.Parse(Text(name, $"{otherwise}"), System.Globalization.CultureInfo.InvariantCulture);

    public bool IsSet(string name) => Text(name, "false") is "true" or "1";
}

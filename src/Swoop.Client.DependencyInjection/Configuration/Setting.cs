using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Swoop.Client.DependencyInjection.Configuration;

/// <summary>One value of the configuration, read as what it should be.</summary>
internal readonly struct Setting(IConfigurationSection section)
{
    public bool IsEmpty => string.IsNullOrEmpty(section.Value);

    public string? Text => IsEmpty ? null : section.Value;

    public bool Boolean => bool.TryParse(section.Value, out var value) ? value : throw Wrong("true or false");

    public int Size => int.TryParse(section.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong($"a whole number from 0 to {int.MaxValue}");

    public long LongSize => long.TryParse(section.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong($"a whole number from 0 to {long.MaxValue}");

    /// <summary>A bare number is no time: "30" could be seconds, and to <see cref="TimeSpan"/> it is days.</summary>
    public TimeSpan Time
    {
        get
        {
            var text = section.Value ?? "";
            if (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero) return time;
            if (text.EndsWith('s') && decimal.TryParse(text.AsSpan(..^1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                && seconds <= (decimal)TimeSpan.MaxValue.TotalSeconds - 1) return new TimeSpan((long)(seconds * TimeSpan.TicksPerSecond));
            throw Wrong("a time such as 00:00:30 or 30s");
        }
    }

    private InvalidOperationException Wrong(string wanted) => new($"The setting {section.Path} must be {wanted}, but is \"{section.Value}\".");
}

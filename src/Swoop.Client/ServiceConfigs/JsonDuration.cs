using System.Globalization;

namespace Swoop.Client.ServiceConfigs;

/// <summary>The JSON form of <c>google.protobuf.Duration</c>.</summary>
/// <remarks><code>
///   -   1   .   000000001   s
///   |   |   |   |
///   |   |   +---+-- one to nine decimal places, or none
///   |   +-- up to 315,576,000,000 seconds (10,000 years); gRFC A6 writes ".1s", so the digit before the point may lack
///   +-- only where negative
/// </code></remarks>
internal static class JsonDuration
{
    private const long MaxSeconds = 315_576_000_000;
    private const int NanosecondsPerTick = 100;

    /// <summary>Reads a duration. A part of a tick (100 ns) counts as a tick: what is more than zero stays so.</summary>
    /// <exception cref="ServiceConfigException">The text is no duration, or too long a one.</exception>
    public static TimeSpan Read(string text, string path)
    {
        var isNegative = text.StartsWith('-');
        var number = text.AsSpan(isNegative ? 1 : 0);
        if (!number.EndsWith("s")) throw Malformed(text, path);
        number = number[..^1];
        var point = number.IndexOf('.');
        var whole = point < 0 ? number : number[..point];
        var fraction = point < 0 ? [] : number[(point + 1)..];
        if (whole.Length + fraction.Length == 0 || (point >= 0 && fraction.Length == 0) || fraction.Length > 9
            || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9')) throw Malformed(text, path);

        var nanoseconds = 0;
        for (var place = 0; place < 9; place++) nanoseconds = nanoseconds * 10 + (place < fraction.Length ? fraction[place] - '0' : 0);
        var seconds = 0L;
        if (whole.Length > 0 && !long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out seconds)) throw TooLong(text, path);
        if (seconds > MaxSeconds || (seconds == MaxSeconds && nanoseconds > 0)) throw TooLong(text, path);

        var ticks = seconds * TimeSpan.TicksPerSecond + (nanoseconds + NanosecondsPerTick - 1) / NanosecondsPerTick;
        return new TimeSpan(isNegative ? -ticks : ticks);
    }

    private static ServiceConfigException Malformed(string text, string path) =>
        new(path, $"must be a number of seconds with at most nine decimal places and an \"s\", such as \"1.5s\", but is \"{text}\"");

    private static ServiceConfigException TooLong(string text, string path) => new(path, $"must be {MaxSeconds}s at most, but is \"{text}\"");
}

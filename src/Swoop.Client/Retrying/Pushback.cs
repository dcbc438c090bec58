using System.Globalization;
using Grpc.Core;

namespace Swoop.Client.Retrying;

/// <summary>What a server says about the next attempt, in the trailer <c>grpc-retry-pushback-ms</c> (gRFC A6, "Pushback").</summary>
/// <param name="Delay">When it is to come; null where the server says nothing, or wants none.</param>
/// <param name="IsStop">There is to be none.</param>
internal readonly record struct Pushback(TimeSpan? Delay, bool IsStop)
{
    public const string Key = "grpc-retry-pushback-ms";

    /// <summary>Reads the trailers of a failed attempt. What is negative or no number means that there is to be no other.</summary>
    public static Pushback Read(Metadata? trailers)
    {
        var result = default(Pushback);
        if (trailers is null) return result;
        foreach (var entry in trailers)
        {
            if (entry.Key != Key) continue;
            // Said twice it is not clear what the server wants, and the cautious reading is the safe one.
            if (result != default || !int.TryParse(entry.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds) || milliseconds < 0)
                return new Pushback(null, IsStop: true);
            result = new Pushback(TimeSpan.FromMilliseconds(milliseconds), IsStop: false);
        }

        return result;
    }
}

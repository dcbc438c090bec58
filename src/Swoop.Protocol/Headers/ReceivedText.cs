namespace Swoop.Protocol.Headers;

/// <summary>Quotes what a peer sent in texts for people.</summary>
internal static class ReceivedText
{
    private const int LongestShown = 64;

    /// <summary>The beginning of a value, with <c>?</c> for all but printable ASCII, so that it cannot forge lines in a log.</summary>
    public static string Show(ReadOnlySpan<byte> value)
        => string.Create(Math.Min(value.Length, LongestShown), value, static (shown, bytes) =>
        {
            for (var i = 0; i < shown.Length; i++)
                shown[i] = bytes[i] is >= (byte)' ' and <= (byte)'~' ? (char)bytes[i] : '?';
        });
}

namespace Swoop.Http2.Tests.Kit;

/// <summary>Feeds an input whole, cut in two at each byte, and byte by byte, and demands the same events and the same output.</summary>
internal static class Cut
{
    private const int MostCuts = 300;

    public static Endpoint Everywhere(Func<Endpoint> given, params byte[][] frames)
    {
        var input = Wire.Join(frames);
        var whole = given().Receive(input);
        var sent = whole.TakeBytes();
        var step = Math.Max(1, input.Length / MostCuts);
        for (var at = 1; at < input.Length; at += step)
            AssertSame(whole, sent, given().Receive(input[..at]).Receive(input[at..]), $"cut at octet {at}");

        if (step == 1) AssertSame(whole, sent, input.Aggregate(given(), (endpoint, octet) => endpoint.Receive([octet])), "octet by octet");
        var again = given().Receive(input);
        return again;
    }

    private static void AssertSame(Endpoint whole, byte[] sent, Endpoint cut, string where)
    {
        Assert.True(whole.Events.SequenceEqual(cut.Events), $"{where}: {string.Join(" | ", cut.Events)} instead of {string.Join(" | ", whole.Events)}");
        Assert.True(whole.Fault == cut.Fault, $"{where}: {cut.Fault} instead of {whole.Fault}");
        var cutSent = cut.TakeBytes();
        Assert.True(sent.AsSpan().SequenceEqual(cutSent), $"{where}: sent {string.Join(" | ", SentFrame.Parse(cutSent))} instead of {string.Join(" | ", SentFrame.Parse(sent))}");
    }
}

using System.Text.RegularExpressions;

namespace Swoop.Docs.Tests.Texts;

/// <summary>A page that quotes what users are told.</summary>
internal static partial class Page
{
    /// <summary>Fails if the page does not have the text, word for word.</summary>
    /// <param name="page">The page, relative to the root.</param>
    /// <param name="text">What was really said.</param>
    /// <param name="replacements">What stands in the page for what is another each time.</param>
    public static void AssertQuotes(string page, string text, params IEnumerable<(string Real, string Shown)> replacements)
    {
        foreach (var (real, shown) in replacements) text = text.Replace(real, shown, StringComparison.Ordinal);
        text = LocalAddress().Replace(text, "127.0.0.1:5001");
        Assert.True(Repository.Read(page).Contains(text, StringComparison.Ordinal), $"{page} does not have this text:\n{text}");
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex LocalAddress();
}

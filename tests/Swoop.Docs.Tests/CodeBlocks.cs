using System.Text.RegularExpressions;

namespace Swoop.Docs.Tests;

/// <summary>What the pages show as C# is compiled: each block stands, word for word, in a source that the build compiles.</summary>
public sealed partial class CodeBlocks
{
    private static readonly Lazy<List<string>> _sources = new(() =>
        [.. Repository.Sources("tests/Swoop.Docs.Tests/Snippets").Concat(Repository.Sources("examples")).Select(path => Squeeze(File.ReadAllText(path)))]);

    public static TheoryData<string, int> All
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach (var page in Repository.Pages)
            {
                for (var index = 0; index < Blocks(page).Count; index++) all.Add(page, index + 1);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_csharp_block_is_part_of_a_compiled_source(string page, int number)
    {
        var block = Blocks(page)[number - 1];
        Assert.True(_sources.Value.Exists(source => source.Contains(Squeeze(block), StringComparison.Ordinal)), $"{page}, block {number}, is in no source:\n{block}");
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/getting-started.md")]
    [InlineData("docs/channel.md")]
    [InlineData("docs/kubernetes.md")]
    [InlineData("docs/dependency-injection.md")]
    public void The_pages_that_teach_have_blocks(string page) => Assert.NotEmpty(Blocks(page));

    private static IReadOnlyList<string> Blocks(string page) => Repository.Blocks(page, "csharp");

    private static string Squeeze(string text) => Whitespace().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}

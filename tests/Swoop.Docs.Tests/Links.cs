using System.Text.RegularExpressions;

namespace Swoop.Docs.Tests;

/// <summary>What the pages point to exists: links, files, folders, and the members that they name.</summary>
public sealed partial class Links
{
    private static readonly Lazy<ILookup<string, string>> _sources = new(() =>
        Repository.Sources("src").ToLookup(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText));

    public static TheoryData<string> Pages => [.. Repository.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_relative_link_leads_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(page)!;
        var broken = from match in Link().Matches(Repository.Read(page))
                     let target = match.Groups[1].Value
                     where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
                     let path = Path.Combine(Repository.Root, folder, target.Split('#')[0])
                     where !Path.Exists(path)
                     select target;
        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_path_that_is_named_exists(string page)
    {
        var folder = Path.Combine(Repository.Root, Path.GetDirectoryName(page)!);
        var missing = from match in SourcePath().Matches(Repository.Read(page))
                      let path = match.Groups[1].Value
                      where !Path.Exists(Path.Combine(Repository.Root, path))
                          && !Path.Exists(Path.Combine(Repository.Root, "src", path))
                          && !Path.Exists(Path.Combine(folder, path))
                      select path;
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_member_that_is_named_exists(string page)
    {
        var missing = from match in Member().Matches(Repository.Read(page))
                      let type = match.Groups[1].Value
                      let member = match.Groups[2].Value
                      where _sources.Value.Contains(type) && !_sources.Value[type].Any(source => Regex.IsMatch(source, $@"\b{member}\b"))
                      select $"{type}.{member}";
        Assert.Empty(missing);
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    // `Swoop.Transport/Streams/Inbox.cs`, `tests/install-peers.sh`, `src/Swoop.Http2/`
    [GeneratedRegex(@"`((?:[\w.-]+/)+[\w.-]*)`")]
    private static partial Regex SourcePath();

    // `Inbox.Feed`, `ClientCall.TryLeave(...)`
    [GeneratedRegex(@"`([A-Z]\w+)\.([A-Z]\w+)")]
    private static partial Regex Member();
}

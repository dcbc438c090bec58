using System.Text.RegularExpressions;

namespace Swoop.Protocol.Tests.Layering;

/// <summary>C# allows cycles between namespaces silently; this keeps the folders of Swoop.Protocol in their order.</summary>
public sealed partial class NamespaceDirectionTests
{
    private static readonly Dictionary<string, string[]> _mayUse = new()
    {
        ["Framing"] = [],
        ["Headers"] = [],
        ["Timeouts"] = ["Headers"],
        ["Statuses"] = ["Headers"],
        ["Compression"] = ["Framing", "Headers"],
        ["Messages"] = ["Framing", "Compression"],
    };

    [Fact]
    public void Folders_use_only_the_folders_below_them()
    {
        var root = Path.Combine(RepositoryRoot(), "src", "Swoop.Protocol");
        foreach (var folder in Directory.GetDirectories(root).Where(path => Directory.EnumerateFiles(path, "*.cs").Any()))
        {
            var allowed = Assert.Contains(Path.GetFileName(folder), (IDictionary<string, string[]>)_mayUse);
            foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            {
                var used = ProtocolUsing().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);
                Assert.Empty(used.Except(allowed).Select(name => $"{Path.GetFileName(file)} uses {name}"));
            }
        }
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Swoop.slnx")))
            directory = directory.Parent ?? throw new DirectoryNotFoundException("The tests must run below the repository's root.");
        return directory.FullName;
    }

    [GeneratedRegex(@"^using Swoop\.Protocol\.(\w+);", RegexOptions.Multiline)]
    private static partial Regex ProtocolUsing();
}

namespace Swoop.Docs.Tests;

/// <summary>The checkout that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The pages that people read, relative to the root.</summary>
    public static IEnumerable<string> Pages =>
        from path in Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "examples"), "*.md", SearchOption.AllDirectories))
            .Append(Path.Combine(Root, "README.md"))
        let relative = Path.GetRelativePath(Root, path)
        orderby relative
        select relative;

    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    /// <summary>All C# files below a folder.</summary>
    public static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Swoop.slnx"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests do not run inside a checkout: no folder above them has a Swoop.slnx.");
    }
}

using System.Xml.Linq;

namespace Swoop.Architecture.Tests;

/// <summary>The rooms of the house, and which of them each may know.</summary>
internal static class Projects
{
    /// <summary>Each project with those that it may reference.</summary>
    public static IReadOnlyDictionary<string, string[]> MayReference { get; } = new Dictionary<string, string[]>
    {
        ["Swoop.Abstractions"] = [],
        ["Swoop.Http2"] = [],
        ["Swoop.Protocol"] = ["Swoop.Abstractions"],
        ["Swoop.Transport"] = ["Swoop.Http2", "Swoop.Protocol", "Swoop.Abstractions"],
        ["Swoop.Client.DependencyInjection"] = ["Swoop.Client", "Swoop.Abstractions"],
        ["Swoop.Client"] = ["Swoop.Transport", "Swoop.Protocol", "Swoop.Abstractions"],
        ["Swoop.Server"] = ["Swoop.Transport", "Swoop.Protocol", "Swoop.Abstractions"],
    };

    /// <summary>The names of all projects, for theories.</summary>
    public static TheoryData<string> Names => [.. MayReference.Keys];

    /// <summary>The folder of the sources.</summary>
    public static string SourceFolder { get; } = FindSourceFolder();

    /// <summary>A project's file.</summary>
    public static XDocument Load(string project) => XDocument.Load(Path.Combine(SourceFolder, project, $"{project}.csproj"));

    /// <summary>A project's assembly, as the build has put it beside these tests.</summary>
    public static string AssemblyOf(string project) => Path.Combine(AppContext.BaseDirectory, $"{project}.dll");

    private static string FindSourceFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Swoop.slnx"))) return Path.Combine(folder.FullName, "src");
        }

        throw new DirectoryNotFoundException("The tests do not run inside a checkout: no folder above them has a Swoop.slnx.");
    }
}

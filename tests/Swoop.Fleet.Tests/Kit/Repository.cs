namespace Swoop.Fleet.Tests.Kit;

/// <summary>Where things lie in the repository.</summary>
internal static class Repository
{
    private static readonly string _root = Find();

    public static string Of(params string[] parts) => Path.Combine([_root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Swoop.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} does not lie in the repository.");
    }
}

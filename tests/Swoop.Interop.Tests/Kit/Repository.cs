namespace Swoop.Interop.Tests.Kit;

/// <summary>Where things lie in the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Of(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Swoop.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} does not lie in the repository.");
    }
}

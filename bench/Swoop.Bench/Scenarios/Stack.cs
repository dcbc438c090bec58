namespace Swoop.Bench.Scenarios;

/// <summary>A server and a client that belong together.</summary>
/// <param name="Name">As <c>--rivals</c> names it.</param>
/// <param name="ServerPath">The server's program.</param>
/// <param name="ClientPath">The client's program.</param>
internal sealed record Stack(string Name, string ServerPath, string ClientPath)
{
    public const string Ours = "swoop";
    public const string Reference = "dotnet";

    public bool IsBuilt => File.Exists(ServerPath) && File.Exists(ClientPath);

    /// <summary>Ours first; <paramref name="artifacts"/> is the folder that everything is built into.</summary>
    public static IReadOnlyList<Stack> All(string artifacts) =>
    [
        new(Ours, Managed(artifacts, "Swoop.Bench.Server"), Managed(artifacts, "Swoop.Bench.Client")),
        new(Reference, Managed(artifacts, "Rivals.Kestrel"), Managed(artifacts, "Rivals.HttpClient")),
        new("cpp", Native(artifacts, "cpp", "server"), Native(artifacts, "cpp", "client")),
        new("go", Native(artifacts, "go", "server"), Native(artifacts, "go", "client")),
    ];

    private static string Managed(string artifacts, string name) => Path.Combine(artifacts, "bin", name, "release", name);

    private static string Native(string artifacts, string language, string name) => Path.Combine(artifacts, "bench", language, name);
}

namespace Swoop.Bench.Scenarios;

/// <summary>A server and a client that belong together.</summary>
/// <param name="Name">As <c>--rivals</c> names it.</param>
/// <param name="ServerPath">The server's program.</param>
/// <param name="ClientPath">The client's program.</param>
internal sealed record Stack(string Name, string ServerPath, string ClientPath)
{
    // HttpClient rents buffers for each response from the shared array pool. With hundreds of calls open at a time the pool runs dry by
    // default and each call allocates 33 KB more, so that the collector decides the result. This is what a user who found that out would set.
    private static readonly (string, string) _largeArrayPool = ("DOTNET_SYSTEM_BUFFERS_SHAREDARRAYPOOL_MAXARRAYSPERPARTITION", "4096");

    public const string Ours = "swoop";
    public const string Reference = "dotnet";

    /// <summary>Settings of the runtime that both programs are started with.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    public bool IsBuilt => File.Exists(ServerPath) && File.Exists(ClientPath);

    /// <summary>Ours first; <paramref name="artifacts"/> is the folder that everything is built into.</summary>
    public static IReadOnlyList<Stack> All(string artifacts) =>
    [
        new(Ours, Managed(artifacts, "Swoop.Bench.Server"), Managed(artifacts, "Swoop.Bench.Client")),
        new(Reference, Managed(artifacts, "Rivals.Kestrel"), Managed(artifacts, "Rivals.HttpClient")),
        new("dotnet-tuned", Managed(artifacts, "Rivals.Kestrel"), Managed(artifacts, "Rivals.HttpClient")) { Environment = [_largeArrayPool] },
        new("cpp", Native(artifacts, "cpp", "server"), Native(artifacts, "cpp", "client")),
        new("go", Native(artifacts, "go", "server"), Native(artifacts, "go", "client")),
    ];

    private static string Managed(string artifacts, string name) => Path.Combine(artifacts, "bin", name, "release", name);

    private static string Native(string artifacts, string language, string name) => Path.Combine(artifacts, "bench", language, name);
}

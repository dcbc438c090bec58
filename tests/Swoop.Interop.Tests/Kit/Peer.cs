namespace Swoop.Interop.Tests.Kit;

/// <summary>A gRPC implementation that we did not write, as two programs (tests/Interop.Peers).</summary>
internal sealed record Peer(string Name, string[] Server, string[] Client)
{
    private const string Python = "/usr/bin/python3";

    public static IReadOnlyList<Peer> All { get; } =
    [
        new("python", [Python, Source("python", "server.py")], [Python, Source("python", "client.py")]),
        new("go", [Built("go", "server")], [Built("go", "client")]),
        new("node", ["node", Source("node", "server.js")], ["node", Source("node", "client.js")]),
        new("cpp", [Built("cpp", "server")], [Built("cpp", "client")]),
    ];

    /// <summary>Our own programs, run as the peers' are.</summary>
    public static Peer Ours { get; } = new("swoop", [Program("Swoop.Interop.Server")], [Program("Swoop.Interop.Client")]);

    public static Peer Of(string name) => All.Single(peer => peer.Name == name);

    private static string Source(params string[] parts) => Repository.Of(["tests", "Interop.Peers", .. parts]);

    private static string Built(params string[] parts) => Repository.Of(["artifacts", "peers", .. parts]);

    private static string Program(string name) => Repository.Of("artifacts", "bin", name, new DirectoryInfo(AppContext.BaseDirectory).Name, name);
}

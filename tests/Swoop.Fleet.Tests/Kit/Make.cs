namespace Swoop.Fleet.Tests.Kit;

/// <summary>A gRPC implementation whose interop server can be a member of a fleet: it drains on SIGTERM, and answers with an id of its own.</summary>
internal sealed record Make(string Name, params string[] Command)
{
    public static Make Swoop { get; } = new("swoop", Repository.Of("artifacts", "bin", "Swoop.Interop.Server", Configuration, "Swoop.Interop.Server"));

    public static Make Go { get; } = new("go", Repository.Of("artifacts", "peers", "go", "server"));

    public static Make Cpp { get; } = new("cpp", Repository.Of("artifacts", "peers", "cpp", "server"));

    public static Make Python { get; } = new("python", "/usr/bin/python3", Repository.Of("tests", "Interop.Peers", "python", "server.py"));

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Name;
}

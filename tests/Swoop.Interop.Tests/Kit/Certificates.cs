using Swoop.TestKit;

namespace Swoop.Interop.Tests.Kit;

/// <summary>Certificates for one run, in memory and as files for programs.</summary>
internal static class Certificates
{
    /// <summary>A name that the server's certificate has, as the official suite uses it.</summary>
    public const string HostName = "foo.test.google.fr";

    public static TestCertificates Current { get; } = new();

    public static string Folder { get; } = Write();

    public static string Authority => Path.Combine(Folder, "ca.pem");

    public static string Server => Path.Combine(Folder, "server.pem");

    public static string ServerKey => Path.Combine(Folder, "server.key");

    private static string Write()
    {
        var folder = Directory.CreateTempSubdirectory("swoop-certificates-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        Current.WritePemFiles(folder);
        return folder;
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Swoop.Fleet.Tests.Kit;

/// <summary>An HTTP proxy that we did not write. It ends with this object, or with us.</summary>
internal sealed class Tinyproxy : IAsyncDisposable
{
    private readonly Process _shell;
    private readonly string _folder;

    private Tinyproxy(Process shell, string folder, int port)
    {
        _shell = shell;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    private string LogFile => Path.Combine(_folder, "log");

    /// <param name="settings">Lines of its configuration beside the usual ones.</param>
    public static async Task<Tinyproxy> StartAsync(params string[] settings)
    {
        var port = Ports.Take(IPAddress.Loopback);
        var folder = Directory.CreateTempSubdirectory("swoop-proxy-").FullName;
        var configuration = Path.Combine(folder, "conf");
        await File.WriteAllLinesAsync(configuration, [$"Port {port}", "Listen 127.0.0.1", "LogLevel Info", $"LogFile \"{folder}/log\"", .. settings]);
        // It does not look at its input; the shell does, and ends it when there is no more.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "tinyproxy -d -c \"$0\" & read -r _; kill $!; wait $!", configuration]) { RedirectStandardInput = true };
        var proxy = new Tinyproxy(Process.Start(start) ?? throw new InvalidOperationException("The shell did not start."), folder, port);
        try
        {
            await Patience.UntilAsync(() => Answers(port), () => "tinyproxy does not answer; tests/install-peers.sh installs it.");
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it has written to its log so far.</summary>
    public async Task<string> ReadLogAsync()
    {
        await using var file = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        using var timeout = new CancellationTokenSource(Patience.Long);
        await _shell.WaitForExitAsync(timeout.Token);
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

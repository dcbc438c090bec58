using System.Diagnostics;

namespace Swoop.Interop.Tests.Kit;

/// <summary>A peer's server as a process of its own; it ends with this object, or with us.</summary>
internal sealed class PeerServer : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private readonly Process _process;

    private PeerServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public static async Task<PeerServer> StartAsync(Peer peer, bool usesTls)
    {
        string[] flags =
        [
            "--port=0", "--exit_on_stdin_eof=true", $"--use_tls={(usesTls ? "true" : "false")}",
            $"--cert_file={Certificates.Server}", $"--key_file={Certificates.ServerKey}",
        ];
        var start = new ProcessStartInfo(peer.Server[0], [.. peer.Server[1..], .. flags]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{peer.Server[0]} did not start.");
        using var timeout = new CancellationTokenSource(_patience);
        var line = await process.StandardOutput.ReadLineAsync(timeout.Token)
            ?? throw new InvalidOperationException($"The server of {peer.Name} ended at once; tests/install-peers.sh and tests/Interop.Peers/build.sh set it up.");
        return new PeerServer(process, int.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

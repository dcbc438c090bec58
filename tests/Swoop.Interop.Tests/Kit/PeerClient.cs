using System.Diagnostics;

namespace Swoop.Interop.Tests.Kit;

/// <summary>Runs one case in a peer's client, as a process of its own.</summary>
internal static class PeerClient
{
    /// <summary>What the client ends with when its library lacks a case.</summary>
    public const int NotSupported = 3;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    public static async Task<(int ExitCode, string Output)> RunAsync(Peer peer, int port, bool usesTls, string testCase)
    {
        string[] flags =
        [
            "--server_host=127.0.0.1", $"--server_port={port}", $"--test_case={testCase}", $"--use_tls={(usesTls ? "true" : "false")}",
            $"--ca_file={Certificates.Authority}", $"--server_host_override={Certificates.HostName}",
        ];
        var start = new ProcessStartInfo(peer.Client[0], [.. peer.Client[1..], .. flags]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{peer.Client[0]} did not start.");
        using var timeout = new CancellationTokenSource(_patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return (-1, $"The client has not ended within {_patience.TotalSeconds} s.");
        }
    }
}

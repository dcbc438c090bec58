using System.Diagnostics;
using Swoop.Interop.Tests.Kit;

namespace Swoop.Interop.Tests;

/// <summary>nghttp2's load generator against our server.</summary>
public sealed class H2LoadAndOurServer(OurServer server) : IClassFixture<OurServer>
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task All_of_200000_requests_on_10_connections_with_100_streams_each_succeed()
    {
        var body = Path.GetTempFileName();
        try
        {
            // One empty gRPC message: five octets of prefix.
            await File.WriteAllBytesAsync(body, new byte[5]);
            var start = new ProcessStartInfo("h2load",
            [
                "-n", "200000", "-c", "10", "-m", "100", "-d", body, "-H", "content-type: application/grpc", "-H", "te: trailers",
                $"http://127.0.0.1:{server.PortOf(usesTls: false)}/grpc.testing.TestService/EmptyCall",
            ])
            { RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            using var timeout = new CancellationTokenSource(_patience);
            var output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
            Assert.Contains("200000 succeeded, 0 failed, 0 errored, 0 timeout", output, StringComparison.Ordinal);
            Assert.Contains("200000 2xx", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(body);
        }
    }
}

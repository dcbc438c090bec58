using Swoop.Http2.Output;
using Swoop.Transport.Tests.Wires;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Tls;

/// <summary>Ending our own direction while the peer's records still come in: both need the session, which serves one thread at a time.</summary>
public sealed class ShutdownTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Shutdown_may_come_at_any_moment_while_records_are_received()
    {
        for (var i = 0; i < 200; i++)
        {
            var (first, second) = await WirePair.WithTlsAsync(MemoryWire.CreatePair());
            var reading = Task.Run(() => ReadToEndAsync(first));
            var sending = Task.Run(() => SendAsync(second, 40));
            await Task.Run(async () =>
            {
                for (var spins = 0; spins < i % 40; spins++) Thread.SpinWait(200);
                await first.ShutdownAsync();
            });

            await sending.WaitAsync(Patience);
            await second.ShutdownAsync();
            Assert.Equal(40L * 100_000, await reading.WaitAsync(Patience));
            first.Abort();
            second.Abort();
        }
    }

    private static async Task<long> ReadToEndAsync(Wire wire)
    {
        var buffer = new byte[32 << 10];
        long all = 0;
        for (int read; (read = await wire.ReceiveAsync(buffer)) > 0;) all += read;
        return all;
    }

    private static async Task SendAsync(Wire wire, int times)
    {
        var payload = WireIO.Pattern(100_000);
        for (var i = 0; i < times; i++)
        {
            var output = new OutputBuffer();
            output.Write(payload);
            await wire.SendAsync(output);
            output.Clear(0);
        }
    }
}

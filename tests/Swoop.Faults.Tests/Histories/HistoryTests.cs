using System.Diagnostics;
using System.Globalization;
using Swoop.Server;
using Swoop.TestKit.Faults;
using Swoop.TestKit.Leaks;
using Swoop.Transport.Endpoints;
using Xunit.Abstractions;

namespace Swoop.Faults.Tests.Histories;

/// <summary>
/// Random calls over a faulty wire between a real client and a real server, compared with what each side may observe.
/// SWOOP_SEED=N replays one history a hundred times; SWOOP_FAULT_SECONDS=N goes on for longer.
/// </summary>
public sealed class HistoryTests(ITestOutputHelper output)
{
    private const int WarmUp = 200;
    private const int Batch = 500;

    [Fact]
    public async Task Calls_over_a_faulty_wire_end_once_in_order_and_leak_nothing()
    {
        var listener = new MemoryListener();
        var serversEnd = new FaultyListener(listener);
        var service = new HistoryService();
        await using var server = new GrpcServer();
        server.AddService(service.Bind()).Listen(serversEnd);
        await server.StartAsync();

        if (Environment.GetEnvironmentVariable("SWOOP_SEED") is { Length: > 0 } text)
        {
            var seed = int.Parse(text, CultureInfo.InvariantCulture);
            for (var i = 0; i < 100; i++) await PlayAsync(seed, listener, serversEnd, service);
            return;
        }

        for (var seed = 1; seed <= WarmUp; seed++) await PlayAsync(seed, listener, serversEnd, service);
        using var watch = new LeakWatch();
        watch.Add("connections", () => server.ConnectionCount);
        var seconds = int.Parse(Environment.GetEnvironmentVariable("SWOOP_FAULT_SECONDS") ?? "20", CultureInfo.InvariantCulture);
        var clock = Stopwatch.StartNew();
        var next = WarmUp;
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            for (var end = next + Batch; next < end && clock.Elapsed.TotalSeconds < seconds;) await PlayAsync(++next, listener, serversEnd, service);
            await watch.SettleAsync();
        }

        output.WriteLine($"{next} histories in {clock.Elapsed.TotalSeconds:0} s");
    }

    private static async Task PlayAsync(int seed, MemoryListener listener, FaultyListener serversEnd, HistoryService service)
    {
        var faults = await History.PlayAsync(seed, listener, serversEnd, service);
        if (faults.Count > 0) Assert.Fail($"SWOOP_SEED={seed}{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
    }
}

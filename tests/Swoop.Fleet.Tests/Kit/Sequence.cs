using Grpc.Core;
using Swoop.Client;
using Xunit.Abstractions;

namespace Swoop.Fleet.Tests.Kit;

/// <summary>Takes servers of a fleet away under load, one after the other, and brings each back.</summary>
internal static class Sequence
{
    /// <summary>Drains and restarts.</summary>
    /// <returns>What was lost, with the server that was away then.</returns>
    public static Task<ILookup<FleetServer, Loss>> RestartEachAsync(this ServerFleet fleet, GrpcChannel channel, ITestOutputHelper output) =>
        TakeEachAwayAsync(fleet, channel, output, "drained", server => server.DrainAsync());

    /// <summary>Kills and restarts. The calls that were on the server may be lost, but none that comes later.</summary>
    /// <returns>What was lost, with the server that was away then.</returns>
    public static Task<ILookup<FleetServer, Loss>> KillEachAsync(this ServerFleet fleet, GrpcChannel channel, ITestOutputHelper output) =>
        TakeEachAwayAsync(fleet, channel, output, "killed", server => server.KillAsync());

    /// <summary>Every loss is of one kind, and says which server is to blame.</summary>
    public static void AssertUnavailable(this FleetServer server, IEnumerable<Loss> losses) => Assert.All(losses, loss =>
    {
        var status = Assert.IsType<RpcException>(loss.Exception).Status;
        Assert.Equal(StatusCode.Unavailable, status.StatusCode);
        Assert.Contains($"{server.EndPoint}", status.Detail, StringComparison.Ordinal);
    });

    /// <summary>Goes on until the calls that were on the server have come to their end: fifty calls, and fifty more without a loss, but not for long.</summary>
    private static async Task SettleAsync(Load load)
    {
        await load.GoOnAsync(calls: 50);
        for (var (before, rounds) = (-1, 0); before != load.Tally.Losses.Count && rounds < 4; rounds++)
        {
            before = load.Tally.Losses.Count;
            await load.GoOnAsync(calls: 50);
        }
    }

    private static async Task<ILookup<FleetServer, Loss>> TakeEachAwayAsync(
        ServerFleet fleet, GrpcChannel channel, ITestOutputHelper output, string verb, Func<FleetServer, Task> takeAway)
    {
        await Spread.WhenEvenAsync(channel, fleet.Servers.Count);
        var load = Load.Start(channel);
        var back = TimeSpan.Zero;
        var lost = new List<(FleetServer Server, Loss Loss)>();
        foreach (var server in fleet.Servers)
        {
            await load.GoOnAsync(calls: 200);
            await takeAway(server);
            await SettleAsync(load);
            lost.AddRange(load.Tally.Losses.Skip(lost.Count).Select(loss => (server, loss)));
            // From here on all calls go to the others.
            await load.GoOnAsync(calls: 200);
            Assert.Equal(lost.Count, load.Tally.Losses.Count);
            await server.StartAsync();
            var wait = await Patience.UntilAsync(() => server.Connections > 0, () => $"Nobody connects to {server} again.");
            if (wait > back) back = wait;
        }

        var tally = await load.StopAsync();
        var even = await Spread.WhenEvenAsync(channel, fleet.Servers.Count);
        output.WriteLine(
            $"each of {fleet.Servers.Count} {verb} and restarted: {tally}; connected again {back.TotalMilliseconds:0} ms after the restart at most, "
            + $"even {even.TotalMilliseconds:0} ms after the last");
        foreach (var (server, loss) in lost) output.WriteLine($"  {server}: {loss}");
        Assert.Equal(lost.Count, tally.Losses.Count);
        return lost.ToLookup(pair => pair.Server, pair => pair.Loss);
    }
}

using Grpc.Core;
using Swoop.Client;
using Swoop.Client.ServiceConfigs;
using Swoop.Fleet.Tests.Kit;
using Xunit.Abstractions;

namespace Swoop.Fleet.Tests.RollingRestarts;

/// <summary>Servers are replaced as a deployment does it: each is told to end, ends its calls, and comes back at the same port.</summary>
[Collection(LoadCollection.Name)]
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_rolling_restart_under_load_loses_no_call_although_none_is_retried()
    {
        await using var fleet = await ServerFleet.StartAsync(Make.Swoop, Make.Swoop, Make.Swoop, Make.Swoop, Make.Swoop);
        using var channel = GrpcChannel.ForAddress(fleet.Target, Channels.WithoutRetries);
        Assert.Empty(await fleet.RestartEachAsync(channel, output));
    }

    [Fact]
    public async Task Servers_that_drain_all_at_once_and_come_back_lose_no_call_that_waits_for_them()
    {
        await using var fleet = await ServerFleet.StartAsync(Make.Swoop, Make.Swoop);
        var patient = Channels.WithoutRetries.ServiceConfig! with { MethodConfigs = [new MethodConfig { Names = [MethodName.All], WaitForReady = true }] };
        using var channel = GrpcChannel.ForAddress(fleet.Target, Channels.WithoutRetries with { ServiceConfig = patient });
        await Spread.WhenEvenAsync(channel, servers: 2);

        var load = Load.Start(channel);
        for (var i = 0; i < 3; i++)
        {
            await load.GoOnAsync(calls: 200);
            await Task.WhenAll(fleet.Servers.Select(server => server.DrainAsync()));
            await Task.WhenAll(fleet.Servers.Select(server => server.StartAsync()));
        }

        await load.GoOnAsync(calls: 200);
        var tally = await load.StopAsync();
        var even = await Spread.WhenEvenAsync(channel, servers: 2);
        output.WriteLine($"both servers restarted at once, three times: {tally}; even {even.TotalMilliseconds:0} ms after the last");
        Assert.Empty(tally.Losses);
    }
}

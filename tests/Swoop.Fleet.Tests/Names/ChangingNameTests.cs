using Swoop.Client;
using Swoop.Fleet.Tests.Kit;
using Xunit.Abstractions;

namespace Swoop.Fleet.Tests.Names;

/// <summary>What a name stands for changes while calls are made.</summary>
[Collection(LoadCollection.Name)]
public sealed class ChangingNameTests(ITestOutputHelper output)
{
    private readonly AddressBook _book = new();

    [Fact]
    public async Task Servers_that_a_resolver_adds_removes_and_replaces_take_their_share_and_no_call_is_lost()
    {
        await using var fleet = await ServerFleet.StartAsync(Make.Swoop, Make.Swoop, Make.Swoop);
        var (a, b, c) = (fleet[0], fleet[1], fleet[2]);
        await _book.WriteAsync(a, b);
        using var channel = Open();
        await Spread.WhenEvenAsync(channel, servers: 2);

        FleetServer[][] changes = [[a, b, c], [b, c], [a, c], [b], [a], [c, b, a], [a, c]];
        var load = Load.Start(channel);
        foreach (var servers in changes)
        {
            await load.GoOnAsync(calls: 200);
            await _book.WriteAsync(servers);
            await Patience.UntilAsync(
                () => fleet.Servers.All(server => server.Connections == (servers.Contains(server) ? 1 : 0)),
                () => $"There is not one connection to each of {string.Join<FleetServer>(", ", servers)}, and none to others.");
        }

        var tally = await load.StopAsync();
        var even = await Spread.WhenEvenAsync(channel, servers: 2);
        output.WriteLine($"{changes.Length} changes of a name: {tally}; even again after {even.TotalMilliseconds:0} ms");
        Assert.Empty(tally.Losses);
    }

    [Fact]
    public async Task A_name_that_changes_again_before_the_last_change_has_settled_loses_no_call()
    {
        const int Changes = 300;
        await using var fleet = await ServerFleet.StartAsync(Make.Swoop, Make.Swoop, Make.Swoop);
        await _book.WriteAsync(fleet.Servers);
        using var channel = Open();
        await Spread.WhenEvenAsync(channel, servers: 3);

        var random = new Random(20);
        var load = Load.Start(channel);
        for (var i = 0; i < Changes; i++)
        {
            await _book.WriteAsync(random.GetItems([.. fleet.Servers], random.Next(1, 4)).Distinct());
            if (i % 4 == 0) await load.GoOnAsync(calls: 20);
        }

        await _book.WriteAsync(fleet.Servers);
        var tally = await load.StopAsync();
        var even = await Spread.WhenEvenAsync(channel, servers: 3);
        await Patience.UntilAsync(() => fleet.Servers.All(server => server.Connections == 1), () => "There is not one connection to each server.");
        output.WriteLine($"{Changes} quick changes of a name: {tally}; even again after {even.TotalMilliseconds:0} ms");
        Assert.Empty(tally.Losses);
    }

    private GrpcChannel Open() => GrpcChannel.ForAddress(
        "book:///fleet", Channels.WithoutRetries with { ResolverFactories = [_book] });
}

using System.Net;
using Swoop.Client;
using Swoop.Client.Resolving.Dns;
using Swoop.Fleet.Tests.Kit;
using Xunit.Abstractions;

namespace Swoop.Fleet.Tests.Names;

/// <summary>The same with DNS: three addresses of this machine, a server at the same port of each.</summary>
[Collection(LoadCollection.Name)]
public sealed class DnsTests(ITestOutputHelper output)
{
    private static readonly IPAddress[] _hosts = [IPAddress.Loopback, IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")];

    [Fact]
    public async Task A_server_that_drains_has_the_name_resolved_anew_and_no_call_is_lost()
    {
        await using var names = new NameServer { Addresses = _hosts[..2] };
        await using var fleet = await StartAsync();
        using var channel = Open(names, fleet, new DnsResolverOptions { MinResolutionInterval = TimeSpan.Zero });
        await Spread.WhenEvenAsync(channel, servers: 2);

        var load = Load.Start(channel);
        await load.GoOnAsync(calls: 200);
        names.Addresses = _hosts[1..];
        await fleet[0].DrainAsync();
        var found = await Patience.UntilAsync(() => fleet[2].Connections == 1, () => $"Nobody connects to {fleet[2]}.");
        await load.GoOnAsync(calls: 200);
        var tally = await load.StopAsync();
        await Spread.WhenEvenAsync(channel, servers: 2);
        output.WriteLine($"a DNS name's server drained: {tally}; its replacement connected {found.TotalMilliseconds:0} ms after it had ended; asked {names.Questions} times");
        Assert.Empty(tally.Losses);
    }

    [Fact]
    public async Task A_name_that_is_resolved_at_intervals_brings_servers_and_takes_them_away_and_no_call_is_lost()
    {
        await using var names = new NameServer { Addresses = _hosts[..1] };
        await using var fleet = await StartAsync();
        var often = TimeSpan.FromMilliseconds(50);
        using var channel = Open(names, fleet, new DnsResolverOptions { MinResolutionInterval = often, RefreshInterval = often });
        await Spread.WhenEvenAsync(channel, servers: 1);

        IPAddress[][] changes = [_hosts, _hosts[1..], [_hosts[0], _hosts[2]], _hosts];
        var load = Load.Start(channel);
        foreach (var addresses in changes)
        {
            await load.GoOnAsync(calls: 100);
            names.Addresses = addresses;
            await Patience.UntilAsync(
                () => fleet.Servers.All(server => server.Connections == (addresses.Contains(server.EndPoint.Address) ? 1 : 0)),
                () => $"There is not one connection to each of {string.Join<IPAddress>(", ", addresses)}, and none to others.");
        }

        var tally = await load.StopAsync();
        await Spread.WhenEvenAsync(channel, servers: 3);
        output.WriteLine($"{changes.Length} changes of a DNS name: {tally}; asked {names.Questions} times");
        Assert.Empty(tally.Losses);
    }

    private static Task<ServerFleet> StartAsync()
    {
        var port = Ports.Take(IPAddress.Any);
        return ServerFleet.StartAsync([.. _hosts.Select(host => new FleetServer(Make.Swoop, host, port))]);
    }

    private static GrpcChannel Open(NameServer names, ServerFleet fleet, DnsResolverOptions options) => GrpcChannel.ForAddress(
        $"dns://{names.EndPoint}/fleet.test:{fleet[0].EndPoint.Port}",
        Channels.WithoutRetries with { ResolverFactories = [new DnsResolverFactory(options)] });
}

using System.Diagnostics;
using Grpc.Core;
using Swoop.Client;
using Swoop.Fleet.Tests.Kit;
using Xunit.Abstractions;

namespace Swoop.Fleet.Tests.Freezes;

/// <summary>A server that is there but does nothing: its kernel still takes connections and bytes.</summary>
public sealed class FreezeTests(ITestOutputHelper output)
{
    // The shortest that there is (gRFC A8): these tests wait it out, so they run beside those that keep the processors busy.
    private static readonly TimeSpan _keepaliveTime = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Keepalive_finds_a_frozen_server_whose_calls_are_then_retried_or_end_and_it_is_used_again_when_it_thaws()
    {
        await using var fleet = await ServerFleet.StartAsync(Make.Swoop, Make.Swoop, Make.Swoop);
        using var plain = Open(fleet, Channels.WithoutRetries);
        using var retrying = Open(fleet, Channels.WithRetries);
        await Task.WhenAll(Spread.WhenEvenAsync(plain, servers: 3), Spread.WhenEvenAsync(retrying, servers: 3));

        var (calls, retried) = (Drip.Start(plain), Drip.Start(retrying));
        await Task.WhenAll(calls.SucceedAsync(50), retried.SucceedAsync(50));
        fleet[1].Freeze();
        var frozen = Stopwatch.StartNew();
        // Two of three calls go to servers that answer.
        await Task.WhenAll(calls.SucceedAsync(100), retried.SucceedAsync(100));
        Assert.Empty(calls.Tally.Losses);

        await Patience.UntilAsync(() => calls.Tally.Losses.Count > 0, () => $"Keepalive finds nothing: {calls.Tally}.");
        var found = frozen.Elapsed;
        await Patience.UntilAsync(() => calls.UnderWay < 10 && retried.UnderWay < 10, () => $"{calls.UnderWay} and {retried.UnderWay} calls still hang.");
        // The last of the old calls may be among those ten.
        await Task.WhenAll(calls.SucceedAsync(50), retried.SucceedAsync(50));
        var lost = calls.Tally.Losses.Count;
        await Task.WhenAll(calls.SucceedAsync(100), retried.SucceedAsync(100));
        Assert.Equal(lost, calls.Tally.Losses.Count);

        fleet[1].Thaw();
        var thawed = Stopwatch.StartNew();
        await Task.WhenAll(calls.StopAsync(), retried.StopAsync());
        await Task.WhenAll(Spread.WhenEvenAsync(plain, servers: 3), Spread.WhenEvenAsync(retrying, servers: 3));
        output.WriteLine(
            $"1 of 3 frozen, found after {found.TotalSeconds:0.0} s, used again {thawed.Elapsed.TotalSeconds:0.0} s after it thawed; "
            + $"without retries: {calls.Tally}; with retries: {retried.Tally}");
        Assert.Empty(retried.Tally.Losses);
        fleet[1].AssertUnavailable(calls.Tally.Losses);
        Assert.All(calls.Tally.Losses, loss => Assert.Contains("Keepalive", loss.Exception.Message, StringComparison.Ordinal));
    }

    private static GrpcChannel Open(ServerFleet fleet, GrpcChannelOptions options) => GrpcChannel.ForAddress(fleet.Target, options with
    {
        KeepaliveTime = _keepaliveTime,
        KeepaliveTimeout = TimeSpan.FromSeconds(1),
        ConnectTimeout = TimeSpan.FromSeconds(1),
    });
}

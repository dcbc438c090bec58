using Swoop.Client;
using Swoop.Fleet.Tests.Kit;
using Xunit.Abstractions;

namespace Swoop.Fleet.Tests.Kills;

/// <summary>Servers that die without a word.</summary>
[Collection(LoadCollection.Name)]
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task With_retries_only_calls_that_had_a_response_already_are_lost_with_a_killed_server()
    {
        await using var fleet = await ServerFleet.StartAsync(Make.Swoop, Make.Swoop, Make.Swoop, Make.Swoop, Make.Swoop);
        using var channel = GrpcChannel.ForAddress(fleet.Target, Channels.WithRetries);
        foreach (var losses in await fleet.KillEachAsync(channel, output))
        {
            losses.Key.AssertUnavailable(losses);
            Assert.All(losses, loss => Assert.True(loss.Received > 0, $"{loss}"));
        }
    }

    [Fact]
    public async Task Without_retries_the_calls_of_a_killed_server_are_lost_and_say_which_it_was()
    {
        await using var fleet = await ServerFleet.StartAsync(Make.Swoop, Make.Swoop, Make.Swoop);
        using var channel = GrpcChannel.ForAddress(fleet.Target, Channels.WithoutRetries);
        foreach (var losses in await fleet.KillEachAsync(channel, output)) losses.Key.AssertUnavailable(losses);
    }
}

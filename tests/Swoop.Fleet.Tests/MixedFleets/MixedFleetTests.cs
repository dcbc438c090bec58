using Grpc.Core;
using Swoop.Client;
using Swoop.Fleet.Tests.Kit;
using Xunit.Abstractions;

namespace Swoop.Fleet.Tests.MixedFleets;

/// <summary>A fleet of which only two servers are ours: the others are grpc-go's, and C-core's in C++ and Python.</summary>
[Collection(LoadCollection.Name)]
public sealed class MixedFleetTests(ITestOutputHelper output)
{
    private static Make[] Makes => [Make.Swoop, Make.Go, Make.Swoop, Make.Cpp, Make.Python];

    [Fact]
    public async Task Servers_of_all_makes_are_restarted_one_after_the_other_and_only_those_of_c_core_turn_calls_away()
    {
        await using var fleet = await ServerFleet.StartAsync(Makes);
        using var channel = GrpcChannel.ForAddress(fleet.Target, Channels.WithoutRetries);
        foreach (var losses in await fleet.RestartEachAsync(channel, output))
        {
            // Calls that arrive after its shutdown has begun, and before its clients know, C-core's server answers itself: with CANCELLED.
            Assert.Contains(losses.Key.Make, (Make[])[Make.Cpp, Make.Python]);
            Assert.All(losses, loss =>
            {
                Assert.Equal(0, loss.Received);
                Assert.Equal(StatusCode.Cancelled, Assert.IsType<RpcException>(loss.Exception).StatusCode);
            });
        }
    }

    [Fact]
    public async Task Servers_of_all_makes_are_killed_one_after_the_other_and_only_calls_that_had_headers_already_are_lost()
    {
        await using var fleet = await ServerFleet.StartAsync(Makes);
        using var channel = GrpcChannel.ForAddress(fleet.Target, Channels.WithRetries);
        foreach (var losses in await fleet.KillEachAsync(channel, output))
        {
            losses.Key.AssertUnavailable(losses);
            // Their headers come with the one response.
            Assert.DoesNotContain(losses, loss => loss.Shape is CallShape.Unary or CallShape.ClientStreaming);
        }
    }
}

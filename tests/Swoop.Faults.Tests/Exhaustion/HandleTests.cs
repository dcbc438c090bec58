using Grpc.Core;
using Swoop.Client;
using Swoop.Faults.Tests.Kit;

namespace Swoop.Faults.Tests.Exhaustion;

/// <summary>A server whose process may open no more handles (EMFILE; CVE-2023-4785).</summary>
public sealed class HandleTests
{
    // The runtime takes about eighty for itself, a quarter is left alone.
    private const int Handles = 200;
    private const int Connections = 300;

    [Fact]
    public async Task A_server_without_handles_serves_whom_it_has_rests_and_accepts_again_when_there_are_some()
    {
        // Handles are limited by the shell.
        if (OperatingSystem.IsWindows()) return;
        await using var victim = await VictimProcess.StartAsync(Handles);
        using var early = GrpcChannel.ForAddress(victim.Address);
        await EchoAsync(early, calls: 3);

        var crowd = new List<Attacker>();
        for (var i = 0; i < Connections; i++) crowd.Add((await Attacker.ConnectAsync(victim.EndPoint, greets: true, receiveBuffer: 0)).Listening());
        await victim.SawAsync("Accepting connections");
        await EchoAsync(early, calls: 100);

        // The pause between attempts doubles up to a second, and that long the next one lasts.
        await victim.SawAsync("trying again in 00:00:01");
        var busy = victim.ProcessorTime;
        await victim.SawAsync("trying again in 00:00:01");
        Assert.InRange(victim.ProcessorTime - busy, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));

        foreach (var stranger in crowd) stranger.Dispose();
        using var late = GrpcChannel.ForAddress(victim.Address);
        await EchoAsync(late, calls: 3);
        await EchoAsync(early, calls: 3);
    }

    private static async Task EchoAsync(GrpcChannel channel, int calls)
    {
        var invoker = channel.CreateCallInvoker();
        for (var i = 0; i < calls; i++)
        {
            using var call = invoker.AsyncUnaryCall(Victim.Echo, null, new CallOptions(deadline: DateTime.UtcNow + Patience.Long).WithWaitForReady(), "hello"u8.ToArray());
            await call;
        }
    }
}

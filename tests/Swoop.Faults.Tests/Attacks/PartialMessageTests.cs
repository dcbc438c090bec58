using Grpc.Core;
using Swoop.Client;
using Swoop.Faults.Tests.Kit;
using Swoop.Http2.Frames;
using Swoop.Server;
using static Swoop.Faults.Tests.Kit.Attacker;

namespace Swoop.Faults.Tests.Attacks;

/// <summary>Large messages that are begun on many streams at once.</summary>
public sealed class PartialMessageTests : AttackTest
{
    private const int Window = 65_535;
    private const int Streams = 100;
    private const int Size = 4 << 20;
    private const int Backlog = 12 << 20;

    // The measuring PINGs of this test are many, and windows that grow would blur its sums.
    private static readonly GrpcServerOptions _options = new() { MaxMessageBacklog = Backlog, MaxWindow = Window, MinPingInterval = TimeSpan.Zero, PermitPingsWithoutCalls = true };

    [Fact]
    public Task A_hundred_messages_that_never_end_are_held_up_to_the_backlog() => AttackAsync(
        static async victim =>
        {
            using var attacker = (await victim.AttackAsync()).Listening();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var sent = new long[Streams];
            for (var i = 0; i < Streams; i++)
            {
                await attacker.SendAsync([.. Request(Id(i), "Echo"), .. Data(Id(i), [0, 0, 0x40, 0, 0])]);
                sent[i] = 5;
            }

            var pings = 0;
            var moved = true;
            while (moved)
            {
                moved = false;
                for (var i = 0; i < Streams; i++) moved |= await FillAsync(attacker, sent, i);
                // Credit that is due has come when a PING is answered.
                await attacker.SendAsync(Frame(FrameType.Ping, 0, 0, new byte[8]));
                var expected = ++pings;
                await Patience.UntilAsync(() => attacker.Count(FrameType.Ping) >= expected, "the answer to a PING");
            }

            Assert.InRange(sent.Sum(), Streams * Window, Backlog + (Streams * Window));
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 2 * (Backlog + (Streams * Window)));
        },
        _options);

    [Fact]
    public async Task Large_messages_wait_for_one_another_and_all_arrive()
    {
        await using var victim = await Victim.StartAsync(_options);
        using var channel = GrpcChannel.ForAddress(victim.Address);
        var invoker = channel.CreateCallInvoker();
        var calls = Enumerable.Range(0, 60).Select(i => EchoAsync(invoker, (i % 4) switch { 0 => 3 << 20, 1 => 1 << 20, 2 => 100_000, _ => 10 })).ToArray();
        await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Handlers_that_do_not_read_do_not_hold_up_those_that_do()
    {
        await using var victim = await Victim.StartAsync(_options);
        using var channel = GrpcChannel.ForAddress(victim.Address);
        var invoker = channel.CreateCallInvoker();
        var deaf = Enumerable.Range(0, 20).Select(_ => invoker.AsyncClientStreamingCall(Victim.Deaf, null, default)).ToArray();
        var writes = deaf.Select(static call => call.RequestStream.WriteAsync(new byte[3 << 20])).ToArray();
        for (var i = 0; i < 5; i++) await EchoAsync(invoker, 3 << 20).WaitAsync(Patience.Long);
        foreach (var call in deaf) call.Dispose();
        foreach (var write in writes) await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        // What they held is free again.
        await EchoAsync(invoker, 3 << 20).WaitAsync(Patience.Long);
    }

    private static uint Id(int i) => (uint)((i * 2) + 1);

    /// <summary>Sends what the windows allow; false where they allow nothing, or next to nothing.</summary>
    private static async Task<bool> FillAsync(Attacker attacker, long[] sent, int i)
    {
        // The message's last octet never comes.
        var ownWindow = Math.Min(Window + attacker.Credit(Id(i)), Size + 4) - sent[i];
        var connectionWindow = Window + attacker.Credit(0) - sent.Sum();
        var length = (int)Math.Min(16_000, Math.Min(ownWindow, connectionWindow));
        if (length <= 0) return false;
        sent[i] += length;
        await attacker.SendAsync(Data(Id(i), new byte[length]));
        return true;
    }

    private static async Task EchoAsync(CallInvoker invoker, int size)
    {
        using var call = invoker.AsyncUnaryCall(Victim.Echo, null, default, new byte[size]);
        Assert.Equal(size, (await call).Length);
    }
}

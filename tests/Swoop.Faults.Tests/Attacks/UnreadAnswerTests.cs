using Swoop.Faults.Tests.Kit;
using Swoop.Http2.Frames;
using static Swoop.Faults.Tests.Kit.Attacker;

namespace Swoop.Faults.Tests.Attacks;

/// <summary>Clients that ask and ask, and read none of the answers.</summary>
public sealed class UnreadAnswerTests : AttackTest
{
    private const int Often = 400_000;

    [Fact]
    public Task Answers_without_a_message_that_nobody_reads_do_not_pile_up() => AttackAsync(static async victim =>
    {
        using var attacker = await victim.AttackAsync(receiveBuffer: 4096);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        // No gRPC: each is answered at once, with headers alone, which no window holds back, and without a handler that would hold a slot.
        await attacker.FloodAsync(Often / 100, static i => [.. Enumerable.Range(i * 100, 100).SelectMany(static n => Request((uint)((n * 2) + 1), "Echo", end: true, verb: "GET"))]);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 5 << 20);
        attacker.Listening();
        await attacker.Closed;
    });

    [Fact]
    public Task A_client_that_reads_may_call_methods_that_do_not_exist_as_often_as_it_likes() => AttackAsync(static async victim =>
    {
        using var client = (await victim.AttackAsync()).Listening();
        for (var i = 0; i < 100; i++)
        {
            var first = i * 100;
            await client.SendAsync([.. Enumerable.Range(first, 100).SelectMany(static n => Request((uint)((n * 2) + 1), "None", end: true))]);
            await Patience.UntilAsync(() => client.Count(FrameType.Headers) == first + 100, "a hundred answers");
        }

        Assert.Equal(0, client.Count(FrameType.RstStream));
    });
}

using Swoop.Faults.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Frames;
using static Swoop.Faults.Tests.Kit.Attacker;

namespace Swoop.Faults.Tests.Attacks;

/// <summary>Streams that are opened to be ended at once.</summary>
public sealed class ResetAttackTests : AttackTest
{
    [Fact]
    public Task Rapid_reset_never_runs_more_handlers_than_streams_are_allowed() => AttackAsync(static async victim =>
    {
        using var attacker = (await victim.AttackAsync()).Listening();
        await attacker.FloodAsync(20_000, static i => [.. Request((uint)((i * 2) + 1), "Stubborn"), .. Data((uint)((i * 2) + 1), Message(0), end: true), .. Reset((uint)((i * 2) + 1))]);
        await attacker.SawGoAwayAsync(ErrorCode.EnhanceYourCalm);
        Assert.InRange(victim.MostRunning, 0, 100);
    });

    [Fact]
    public Task Resets_that_the_client_provokes_are_counted_as_its_own() => AttackAsync(static async victim =>
    {
        using var attacker = (await victim.AttackAsync()).Listening();
        // MadeYouReset: a WINDOW_UPDATE of 0 makes the server reset the stream.
        await attacker.FloodAsync(20_000, static i => [.. Request((uint)((i * 2) + 1), "Stubborn"), .. Data((uint)((i * 2) + 1), Message(0)), .. Frame(FrameType.WindowUpdate, 0, (uint)((i * 2) + 1), Number(0))]);
        await attacker.SawGoAwayAsync(ErrorCode.EnhanceYourCalm);
        Assert.InRange(victim.MostRunning, 0, 100);
    });

    [Fact]
    public Task Streams_beyond_the_limit_are_refused_until_the_client_is_told_to_calm_down() => AttackAsync(static async victim =>
    {
        using var attacker = (await victim.AttackAsync()).Listening();
        await attacker.FloodAsync(20_000, static i => Request((uint)((i * 2) + 1), "Deaf"));
        await attacker.SawGoAwayAsync(ErrorCode.EnhanceYourCalm);
        Assert.True(attacker.Saw(FrameType.RstStream, ErrorCode.RefusedStream));
        Assert.InRange(victim.MostRunning, 0, 100);
    });
}

using Swoop.Faults.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using static Swoop.Faults.Tests.Kit.Attacker;

namespace Swoop.Faults.Tests.Attacks;

/// <summary>Frames that cost the server something and the client nothing.</summary>
public sealed class FrameFloodTests : AttackTest
{
    private const int Often = 200_000;

    public static TheoryData<string> Floods => ["PING", "SETTINGS", "empty DATA", "PRIORITY", "WINDOW_UPDATE", "unknown"];

    [Theory]
    [MemberData(nameof(Floods))]
    public Task A_flood_ends_with_ENHANCE_YOUR_CALM(string kind) => AttackAsync(async victim =>
    {
        using var attacker = (await victim.AttackAsync()).Listening();
        await attacker.SendAsync(Request(1, "Deaf"));
        var frame = kind switch
        {
            "PING" => Frame(FrameType.Ping, 0, 0, new byte[8]),
            "SETTINGS" => Frame(FrameType.Settings, 0, 0, Setting(SettingId.InitialWindowSize, 70_000)),
            "empty DATA" => Data(1, []),
            "PRIORITY" => Frame(FrameType.Priority, 0, 3, [0, 0, 0, 0, 1]),
            "WINDOW_UPDATE" => Frame(FrameType.WindowUpdate, 0, 1, Number(1)),
            _ => Frame((FrameType)77, 0, 0, [1, 2, 3]),
        };
        await attacker.FloodAsync(Often, _ => frame);
        await attacker.SawGoAwayAsync(ErrorCode.EnhanceYourCalm);
    });

    [Fact]
    public Task A_client_that_pings_and_reads_nothing_is_sent_away() => AttackAsync(static async victim =>
    {
        using var attacker = await victim.AttackAsync(receiveBuffer: 4096);
        var taken = await attacker.FloodAsync(2000, static _ => Frame(FrameType.Ping, 0, 0, new byte[8]));
        Assert.InRange(taken, 1, 2000);
        attacker.Listening();
        await attacker.Closed;
    });

    [Fact]
    public Task A_flood_of_CONTINUATION_is_stopped_before_the_block_is_complete() => AttackAsync(static async victim =>
    {
        using var attacker = (await victim.AttackAsync()).Listening();
        await attacker.SendAsync(Frame(FrameType.Headers, 0, 1, Field(":method", "POST")));
        await attacker.FloodAsync(Often, static _ => Frame(FrameType.Continuation, 0, 1, Field("a", "b")));
        await attacker.SawGoAwayAsync(ErrorCode.EnhanceYourCalm);
        Assert.Equal(0, victim.Started);
    });

    [Fact]
    public Task One_octet_DATA_frames_cost_what_they_carry() => AttackAsync(static async victim =>
    {
        using var attacker = (await victim.AttackAsync()).Listening();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        byte[] octets = [.. Enumerable.Range(0, 1000).SelectMany(static _ => Data(1, [0]))];
        await attacker.SendAsync(Request(1, "Deaf"));
        await attacker.SendAsync(Data(1, [0, 0, 0xff, 0, 0]));
        for (var i = 0; i < 60; i++) await attacker.SendAsync(octets);
        await attacker.SendAsync(Frame(FrameType.Ping, 0, 0, new byte[8]));
        await Patience.UntilAsync(() => attacker.Count(FrameType.Ping) > 0, "the answer to a PING");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 8 << 20);
    });
}

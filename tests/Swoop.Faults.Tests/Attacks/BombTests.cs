using System.IO.Compression;
using Swoop.Faults.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using static Swoop.Faults.Tests.Kit.Attacker;

namespace Swoop.Faults.Tests.Attacks;

/// <summary>Few octets that stand for very many.</summary>
public sealed class BombTests : AttackTest
{
    private const long Bounded = 24 << 20;

    [Fact]
    public Task Header_references_are_charged_for_what_they_stand_for() => AttackAsync(static async victim =>
    {
        using var attacker = (await victim.AttackAsync()).Listening();
        await attacker.SendAsync(Frame(FrameType.Settings, 0, 0, Setting(SettingId.InitialWindowSize, 0)));
        // 62 is the newest entry of the dynamic table: a field of 3,000 octets, put there once and then named by one octet each.
        byte[] large = [0x40, 1, (byte)'x', 0x7f, 0xb9, 0x16, .. new byte[3000]];
        large.AsSpan(6).Fill((byte)'y');
        await attacker.SendAsync(Frame(FrameType.Headers, 4, 1, [.. Field(":method", "POST"), .. large]));
        byte[] bomb = [.. Enumerable.Repeat((byte)(0x80 | 62), 10_000)];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await attacker.FloodAsync(5000, i => Frame(FrameType.Headers, 5, (uint)((i * 2) + 3), bomb));
        await attacker.SawGoAwayAsync(ErrorCode.EnhanceYourCalm);
        Assert.Equal(0, victim.Started);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Bounded);
    });

    [Fact]
    public Task A_message_that_inflates_beyond_the_limit_ends_its_call_alone() => AttackAsync(static async victim =>
    {
        using var attacker = (await victim.AttackAsync()).Listening();
        var bomb = Gzip(new byte[256 << 20]);
        byte[] message = [1, 0, .. Number((uint)bomb.Length)[1..], .. bomb];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        byte[] headers = [.. Field(":method", "POST"), .. Field(":scheme", "http"), .. Field(":path", "/test.Victim/Echo"), .. Field(":authority", "x"), .. Field("te", "trailers"), .. Field("content-type", "application/grpc"), .. Field("grpc-encoding", "gzip")];
        await attacker.SendAsync(Frame(FrameType.Headers, 4, 1, headers));
        for (var at = 0; at < message.Length; at += 16_000) await attacker.SendAsync(Data(1, message.AsSpan(at, Math.Min(16_000, message.Length - at)), end: at + 16_000 >= message.Length));
        await Patience.UntilAsync(() => attacker.Count(FrameType.Headers) > 0, "the answer");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Bounded);
        await attacker.SendAsync([.. Request(3, "Echo"), .. Data(3, Message(1), end: true)]);
        await Patience.UntilAsync(() => attacker.Payload == 6, "the answer to a good call on the same connection");
    });

    [Fact]
    public Task A_prefix_beyond_the_limit_reserves_nothing_and_ends_its_call_alone() => AttackAsync(static async victim =>
    {
        using var attacker = (await victim.AttackAsync()).Listening();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 50; i++) await attacker.SendAsync([.. Request((uint)((i * 2) + 1), "Echo"), .. Data((uint)((i * 2) + 1), [0, 0xff, 0xff, 0xff, 0xff, 1, 2, 3])]);
        await Patience.UntilAsync(() => attacker.Count(FrameType.Headers) == 50, "50 answers");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Bounded);
        await attacker.SendAsync([.. Request(1001, "Echo"), .. Data(1001, Message(1), end: true)]);
        await Patience.UntilAsync(() => attacker.Payload == 6, "the answer to a good call on the same connection");
    });

    [Theory]
    [InlineData("007fe1ffffff07")] // a name of two gigabytes
    [InlineData("0001617fe1ffffff07")] // a value of two gigabytes
    [InlineData("0001616162ffe1ffffff07")] // the same in Huffman's code, behind a field
    [InlineData("ffffffffffffffffffffff07")] // an index that never ends
    [InlineData("3fffffffffffffffff07")] // a table size that never ends
    public Task Huge_numbers_in_a_header_block_reserve_nothing(string block) => AttackAsync(async victim =>
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 20; i++)
        {
            using var attacker = (await victim.AttackAsync()).Listening();
            await attacker.SendAsync(Frame(FrameType.Headers, 4, 1, Convert.FromHexString(block)));
            await attacker.SawGoAwayAsync(ErrorCode.CompressionError);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Bounded);
    });

    [Fact]
    public Task Unread_requests_are_held_up_to_the_streams_windows() => AttackAsync(static async victim =>
    {
        using var attacker = (await victim.AttackAsync()).Listening();
        await attacker.SendAsync(Request(1, "Deaf"));
        // One octet more than the window that each stream begins with.
        for (var sent = 0; sent < 65_536; sent += 16_384) await attacker.SendAsync(Data(1, [.. Message(16_379)]));
        await attacker.SawResetAsync(ErrorCode.FlowControlError);
    });

    private static byte[] Gzip(byte[] payload)
    {
        var output = new MemoryStream();
        using (var stream = new GZipStream(output, CompressionLevel.Fastest)) stream.Write(payload);
        return output.ToArray();
    }
}

using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Attacks;

/// <summary>CVE-2024-27316, CVE-2019-9516, CVE-2026-49975: header blocks that never end, and lists that are larger than they look.</summary>
public sealed class HeaderFloodTests
{
    private static readonly byte[] _begin = Wire.Headers(1, Block.Request, FrameFlags.None);

    [Fact]
    public void A_block_of_too_many_frames_is_stopped() =>
        Expect.ConnectionError(ErrorCode.EnhanceYourCalm, Given.Server, _begin, Wire.Repeat(16, Wire.Continuation(1, [0], endHeaders: false)));

    [Fact]
    public void A_block_of_as_many_frames_as_allowed_is_taken()
    {
        var server = Expect.Accepted(Given.Server, _begin, Wire.Repeat(14, Wire.Continuation(1, [], endHeaders: false)), Wire.Continuation(1, [], endHeaders: true));
        Assert.Equal("headers 1 Request", server.Events[^1]);
    }

    [Fact]
    public void A_flood_of_empty_CONTINUATION_is_stopped() =>
        Expect.ConnectionError(ErrorCode.EnhanceYourCalm, Given.Server, _begin, Wire.Repeat(100, Wire.Continuation(1, [], endHeaders: false)));

    [Fact]
    public void A_block_of_too_many_octets_is_stopped_before_it_is_complete()
    {
        var server = Given.Server().Receive(_begin);
        var sent = 0;
        for (; server.Fault is null; sent++) server.Receive(Wire.Continuation(1, new byte[16_384], endHeaders: false));
        Assert.Equal(ErrorCode.EnhanceYourCalm, server.Fault?.Code);
        Assert.InRange(sent, 1, 3);
    }

    [Fact]
    public void A_list_that_is_too_large_is_a_stream_error() =>
        Expect.StreamError(ErrorCode.EnhanceYourCalm, 1, Given.Server, Wire.Headers(1, Block.RequestWith([.. Enumerable.Repeat(("x", new string('y', 1000)), 16)])));

    [Fact]
    public void A_list_of_too_many_fields_is_a_stream_error() =>
        Expect.StreamError(ErrorCode.EnhanceYourCalm, 1, Given.Server, Wire.Headers(1, Block.RequestWith([.. Enumerable.Repeat(("x", ""), 252)])));

    [Fact]
    public void A_list_of_as_many_fields_as_allowed_is_taken() =>
        Expect.Accepted(Given.Server, Wire.Headers(1, Block.RequestWith([.. Enumerable.Repeat(("x", ""), 251)])));

    [Fact]
    public void References_of_one_octet_to_a_large_field_are_charged_for_what_they_stand_for()
    {
        var server = Given.Server().Receive(Wire.Headers(1, [.. Block.Request, .. Block.Added("x", new string('y', 4000))])).Forget();
        server.Receive(Wire.Headers(3, [.. Block.Request, .. Enumerable.Repeat((byte)0xbe, 10_000)]));
        Assert.Equal(["RST_STREAM 3 EnhanceYourCalm"], server.TakeSent());
        Assert.InRange(server.Events.Count(text => text.StartsWith("field 3 x=")), 1, 4);
        Expect.AssertUsable(server);
    }

    [Fact]
    public void Trailers_are_bounded_too() =>
        Expect.StreamError(
            ErrorCode.EnhanceYourCalm, 1, Given.ClientWithResponse, Wire.Headers(1, Block.Of([.. Enumerable.Repeat(("x", ""), 257)]), FrameFlags.EndHeaders | FrameFlags.EndStream));

    [Fact]
    public void A_string_longer_than_its_block_reserves_nothing()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var server = Given.Server().Receive(Wire.Headers(1, [0x00, 0x7f, 0x80, 0xff, 0xff, 0xff, 0x07]));
        Assert.Equal(ErrorCode.CompressionError, server.Fault?.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Header_blocks_that_are_never_finished_hold_no_more_than_the_limit()
    {
        var server = Given.Server(new() { MaxHeaderFrames = 1_000_000 }).Receive(_begin);
        var octets = 0;
        for (; server.Fault is null; octets += 100) server.Receive(Wire.Continuation(1, new byte[100], endHeaders: false));
        Assert.InRange(octets, 16_384, 33_000);
    }
}

using System.IO.Compression;
using Grpc.Core;
using Swoop.Faults.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Frames;
using static Swoop.Faults.Tests.Kit.Attacker;
using static Swoop.Faults.Tests.Servers.BadServer;

namespace Swoop.Faults.Tests.Servers;

/// <summary>Answers that break a rule end their call with the right status, whatever its shape; the connection goes on and nothing is left behind.</summary>
public sealed class BadAnswerTests
{
    private static readonly byte[] _zipped = Gzip(new byte[5000]);

    // The status of calls with one response, and of those with many where it differs.
    private static readonly Dictionary<string, (StatusCode One, StatusCode Many, Func<uint, byte[]> Frames)> _answers = new()
    {
        ["reset before headers"] = Same(StatusCode.Internal, static id => Reset(id, ErrorCode.InternalError)),
        ["reset after headers"] = Same(StatusCode.Cancelled, static id => [.. Opening(id), .. Reset(id)]),
        ["reset within a message"] = Same(StatusCode.Internal, static id => [.. Opening(id), .. Data(id, Message(9).AsSpan(0, 7)), .. Reset(id, ErrorCode.NoError)]),
        ["reset after a message"] = Same(StatusCode.ResourceExhausted, static id => [.. Opening(id), .. Data(id, Message(9)), .. Reset(id, ErrorCode.EnhanceYourCalm)]),
        ["reset after trailers"] = Same(StatusCode.OK, static id => [.. Answer(id), .. Reset(id, ErrorCode.InternalError)]),
        ["data after trailers"] = Same(StatusCode.OK, static id => [.. Answer(id), .. Data(id, Message(9))]),
        ["trailers after trailers"] = Same(StatusCode.OK, static id => [.. Answer(id), .. Closing(id, "5")]),
        ["no trailers"] = Same(StatusCode.Unknown, static id => [.. Opening(id), .. Data(id, Message(1), end: true)]),
        ["no status"] = Same(StatusCode.Unknown, static id => [.. Opening(id), .. Data(id, Message(1)), .. Headers(id, end: true, ("x", "y"))]),
        ["another content-type"] = Same(StatusCode.Unknown, static id => [.. Headers(id, end: false, (":status", "200"), ("content-type", "text/html")), .. Data(id, Message(1)), .. Closing(id)]),
        ["no content-type"] = Same(StatusCode.Unknown, static id => [.. Headers(id, end: false, (":status", "200")), .. Data(id, Message(1)), .. Closing(id)]),
        ["a message cut short"] = Same(StatusCode.Internal, static id => [.. Opening(id), .. Data(id, Message(9).AsSpan(0, 8)), .. Closing(id)]),
        ["a prefix cut short"] = Same(StatusCode.Internal, static id => [.. Opening(id), .. Data(id, [0, 0, 0]), .. Closing(id)]),
        ["a message of 4 GiB announced"] = Same(StatusCode.ResourceExhausted, static id => [.. Opening(id), .. Data(id, [0, 255, 255, 255, 255])]),
        ["gzip that is none"] = Same(StatusCode.Internal, static id => [.. Opening(id, ("grpc-encoding", "gzip")), .. Data(id, [1, 0, 0, 0, 4, 1, 2, 3, 4]), .. Closing(id)]),
        ["gzip cut short"] = Same(StatusCode.Internal, static id => [.. Opening(id, ("grpc-encoding", "gzip")), .. Data(id, [1, 0, 0, 0, 12, .. _zipped.AsSpan(0, 12)]), .. Closing(id)]),
        ["compressed without an encoding"] = Same(StatusCode.Internal, static id => [.. Opening(id), .. Data(id, [1, 0, 0, 0, 1, 7]), .. Closing(id)]),
        ["two messages"] = (StatusCode.Unimplemented, StatusCode.OK, static id => [.. Opening(id), .. Data(id, Message(1)), .. Data(id, Message(1)), .. Closing(id)]),
        ["no message"] = (StatusCode.Unimplemented, StatusCode.OK, static id => [.. Opening(id), .. Closing(id)]),
        ["too many fields"] = Same(StatusCode.ResourceExhausted, static id => Headers(id, end: false, [.. Enumerable.Repeat(("x", "y"), 300)])),
        ["a name in capitals"] = Same(StatusCode.Internal, static id => Opening(id, ("X", "y"))),
        ["headers in mid-stream"] = Same(StatusCode.Internal, static id => [.. Opening(id), .. Opening(id)]),
        ["an informational response that ends"] = Same(StatusCode.Internal, static id => Headers(id, end: true, (":status", "103"))),
        ["less than the content-length"] = Same(StatusCode.Internal, static id => [.. Opening(id, ("content-length", "99")), .. Data(id, Message(1)), .. Closing(id)]),
        ["data before headers"] = Same(StatusCode.Internal, static id => Data(id, Message(1))),
        ["a window of 0"] = Same(StatusCode.Internal, static id => Frame(FrameType.WindowUpdate, 0, id, Number(0))),
        ["a window above the limit"] = Same(StatusCode.Internal, static id => Frame(FrameType.WindowUpdate, 0, id, Number(int.MaxValue))),
        ["a bad base64 value"] = Same(StatusCode.Internal, static id => Opening(id, ("x-bin", "!"))),
    };

    public static TheoryData<string> Answers => [.. _answers.Keys];

    [Theory]
    [MemberData(nameof(Answers))]
    public Task Calls_of_all_shapes_end_with_the_right_status_and_the_next_succeeds(string answer) => PlayAsync(async server =>
    {
        var (one, many, frames) = _answers[answer];
        Attacker? peer = null;
        var id = 1u;
        foreach (var shape in Shapes)
        {
            var call = server.CallAsync(shape);
            peer ??= await server.AcceptAsync();
            await RequestAsync(peer, id);
            await peer.SendAsync(frames(id));
            Assert.Equal((shape, shape is MethodType.Unary or MethodType.ClientStreaming ? one : many), (shape, await call));
            id += 2;
        }

        var next = server.CallAsync(MethodType.Unary);
        await RequestAsync(peer!, id);
        await peer!.SendAsync(Answer(id));
        Assert.Equal(StatusCode.OK, await next);
        Assert.Equal(0, peer.Count(FrameType.GoAway));
        peer.Dispose();
    });

    private static Task RequestAsync(Attacker peer, uint id) => Patience.UntilAsync(() => peer.Count(FrameType.Headers) == (id + 1) / 2, $"request {id}");

    private static (StatusCode One, StatusCode Many, Func<uint, byte[]> Frames) Same(StatusCode status, Func<uint, byte[]> frames) => (status, status, frames);

    private static byte[] Gzip(byte[] payload)
    {
        var output = new MemoryStream();
        using (var stream = new GZipStream(output, CompressionLevel.Fastest)) stream.Write(payload);
        return output.ToArray();
    }
}

using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Headers;
using Swoop.Http2.Output;

namespace Swoop.Fuzz.Corpus;

/// <summary>Valid traffic of one side of a gRPC connection, as our own engine writes it.</summary>
internal static class Traffic
{
    public static byte[] OfClient(Random random) => Record(Role.Client, random, static (engine, random) =>
    {
        var stream = new PlainStream();
        if (!engine.TryOpenStream(stream)) return;
        engine.SendHeaders(stream, new Request(random.Next(50)), endStream: false);
        var messages = random.Next(4);
        for (var i = 0; i < messages; i++) engine.SendData(stream, Message(random), null, endStream: i == messages - 1 && random.Next(4) > 0);
        switch (random.Next(8))
        {
            case 0:
                engine.Reset(stream, ErrorCode.Cancel);
                break;
            case 1:
                engine.SendPing((ulong)random.NextInt64());
                break;
            case 2:
                engine.SendHeaders(stream, new Trailers(0), endStream: true);
                break;
            default:
                break;
        }
    });

    /// <summary>A server's answers to streams that a client engine with the same numbers has opened.</summary>
    public static byte[] OfServer(Random random, int streams)
    {
        var engine = new Http2Engine(Role.Server, new Http2EngineOptions());
        engine.Start();
        var opener = OpenStreams(streams);
        var sink = new NullEvents();
        engine.Receive(opener, 0, ref sink, out _);
        foreach (var stream in engine.Streams.ToArray())
        {
            engine.SendHeaders(stream, new Response(), endStream: false);
            for (var i = random.Next(4); i > 0; i--) engine.SendData(stream, Message(random), null, endStream: false);
            if (random.Next(4) > 0) engine.SendHeaders(stream, new Trailers(random.Next(17)), endStream: true);
            else engine.Reset(stream, ErrorCode.Cancel);
        }

        if (random.Next(4) == 0) engine.SendGoAway(engine.HighestPeerStream, ErrorCode.NoError, "bye");
        return Take(engine);
    }

    private static byte[] OpenStreams(int count)
    {
        var engine = new Http2Engine(Role.Client, new Http2EngineOptions());
        engine.Start();
        for (var i = 0; i < count; i++)
        {
            var stream = new PlainStream();
            if (engine.TryOpenStream(stream)) engine.SendHeaders(stream, new Request(i), endStream: false);
        }

        return Take(engine);
    }

    private static byte[] Record(Role role, Random random, Action<Http2Engine, Random> step)
    {
        var engine = new Http2Engine(role, new Http2EngineOptions());
        engine.Start();
        for (var steps = random.Next(1, 8); steps > 0; steps--) step(engine, random);
        return Take(engine);
    }

    private static byte[] Take(Http2Engine engine)
    {
        engine.Pump();
        var output = engine.TakeOutput(new OutputBuffer());
        var segments = new List<ReadOnlyMemory<byte>>();
        output.CopySegmentsTo(segments);
        byte[] bytes = [.. segments.SelectMany(static segment => segment.ToArray())];
        output.Clear();
        engine.CloseStreams();
        return bytes;
    }

    private static byte[] Message(Random random)
    {
        var payload = random.Next(6) == 0 ? random.Next(9000) : random.Next(100);
        var message = new byte[5 + payload];
        message[3] = (byte)(payload >> 8);
        message[4] = (byte)payload;
        return message;
    }

    private readonly struct Request(int number) : IHeaderBlock
    {
        public void Write(HeaderBlockWriter writer)
        {
            writer.Write(":method"u8, "POST"u8);
            writer.Write(":scheme"u8, "http"u8);
            writer.Write(":path"u8, "/test.Fuzz/Echo"u8);
            writer.Write(":authority"u8, "localhost"u8);
            writer.Write("te"u8, "trailers"u8);
            writer.Write("content-type"u8, "application/grpc"u8);
            if (number % 3 == 0) writer.Write("grpc-timeout"u8, "50m"u8);
            if (number % 4 == 0) writer.Write("x-bin"u8, "AAEC"u8);
            if (number % 5 == 0) writer.Write("grpc-encoding"u8, "gzip"u8);
        }
    }

    private readonly struct Response : IHeaderBlock
    {
        public void Write(HeaderBlockWriter writer)
        {
            writer.Write(":status"u8, "200"u8);
            writer.Write("content-type"u8, "application/grpc"u8);
        }
    }

    private readonly struct Trailers(int status) : IHeaderBlock
    {
        public void Write(HeaderBlockWriter writer)
        {
            Span<byte> text = stackalloc byte[2];
            status.TryFormat(text, out var length);
            writer.Write("grpc-status"u8, text[..length]);
            writer.Write("grpc-message"u8, "a%20b"u8);
        }
    }
}

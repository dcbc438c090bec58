using System.Buffers.Binary;
using System.Text;
using System.Threading.Channels;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using Swoop.Http2.Hpack;
using Swoop.Http2.Output;

namespace Swoop.Client.Tests.Kit;

/// <summary>The server's end of a connection, frame by frame.</summary>
internal sealed class FakeConnection
{
    private readonly Transport.Wires.Wire _wire;
    private readonly Channel<SentFrame> _frames = System.Threading.Channels.Channel.CreateUnbounded<SentFrame>();
    private readonly HpackDecoder _decoder = new(HpackDecoder.DefaultTableSize);
    private readonly OutputBuffer _output = new();
    private readonly Dictionary<uint, byte[]> _beginnings = [];
    private readonly HashSet<uint> _ended = [];

    public FakeConnection(Transport.Wires.Wire wire)
    {
        _wire = wire;
        Reading = ReadAsync();
    }

    /// <summary>Ends when the client has closed its side.</summary>
    public Task Reading { get; }

    /// <summary>A gRPC message with its prefix.</summary>
    public static byte[] Message(string text, byte flag = 0)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        byte[] message = [flag, 0, 0, 0, 0, .. payload];
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(1), (uint)payload.Length);
        return message;
    }

    public static byte[] TrailersOnly(uint stream, params (string Name, string Value)[] fields) =>
        Wire.Headers(stream, Block.Of([(":status", "200"), ("content-type", "application/grpc"), .. fields]), FrameFlags.EndHeaders | FrameFlags.EndStream);

    public static byte[] Trailers(uint stream, params (string Name, string Value)[] fields) =>
        Wire.Headers(stream, Block.Of(fields), FrameFlags.EndHeaders | FrameFlags.EndStream);

    public async Task SendAsync(params byte[][] frames)
    {
        _output.Write(Wire.Join(frames));
        await _wire.SendAsync(_output);
        _output.Clear();
    }

    /// <summary>The next frame of which this is true; those before it are skipped.</summary>
    public async Task<SentFrame> NextAsync(Func<SentFrame, bool> isWanted)
    {
        using var patience = new CancellationTokenSource(Api.Patience);
        while (true)
        {
            var frame = await _frames.Reader.ReadAsync(patience.Token);
            if (isWanted(frame)) return frame;
        }
    }

    public Task<SentFrame> NextAsync(FrameType type) => NextAsync(frame => frame.Type == type);

    /// <summary>The next message of a stream, with its prefix; a frame may hold several, or a part of one.</summary>
    public async Task<byte[]> MessageAsync(uint stream)
    {
        _beginnings.Remove(stream, out var octets);
        octets ??= [];
        while (octets.Length < 5 || octets.Length < LengthOf(octets))
        {
            var data = await NextAsync(frame => frame.Type == FrameType.Data && frame.Stream == stream);
            octets = [.. octets, .. data.Payload];
            if (data.EndsStream) _ended.Add(stream);
        }

        _beginnings[stream] = octets[LengthOf(octets)..];
        return octets[..LengthOf(octets)];

        static int LengthOf(byte[] message) => 5 + BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(1));
    }

    /// <summary>Waits for the end of a stream; it may have come with the last message.</summary>
    public Task EndAsync(uint stream) => _ended.Contains(stream) ? Task.CompletedTask : NextAsync(frame => frame.EndsStream && frame.Stream == stream);

    /// <summary>The next request that the client opens.</summary>
    public async Task<FakeRequest> RequestAsync()
    {
        var frame = await NextAsync(FrameType.Headers);
        var sink = new Sink();
        Assert.Null(_decoder.Decode(frame.Payload, ref sink));
        return new FakeRequest(frame.Stream, sink.Fields);
    }

    /// <summary>A whole answer to a call: headers, a message, OK.</summary>
    public Task AnswerAsync(uint stream, string text = "answer") =>
        SendAsync(Wire.Response(stream), Wire.Data(stream, Message(text)), Wire.Trailers(stream));

    /// <summary>Takes the next call and answers it.</summary>
    public async Task<FakeRequest> ServeAsync(string text = "answer")
    {
        var request = await RequestAsync();
        await AnswerAsync(request.Stream, text);
        return request;
    }

    public void Close() => _wire.Abort();

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 20];
        var filled = 0;
        var isGreeted = false;
        try
        {
            while (await _wire.ReceiveAsync(buffer.AsMemory(filled)) is var received and > 0)
            {
                filled += received;
                var used = 0;
                if (!isGreeted && filled >= Http2Engine.ClientPreface.Length)
                {
                    isGreeted = true;
                    used = Http2Engine.ClientPreface.Length;
                }

                while (isGreeted && filled - used >= FrameHeader.Size && FrameHeader.Read(buffer.AsSpan(used)).Length is var length && filled - used >= FrameHeader.Size + length)
                {
                    foreach (var frame in SentFrame.Parse(buffer.AsSpan(used, FrameHeader.Size + length))) _frames.Writer.TryWrite(frame);
                    used += FrameHeader.Size + length;
                }

                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        catch (IOException)
        {
            // Closed at our end.
        }

        _frames.Writer.TryComplete();
    }

    private readonly struct Sink() : IHeaderSink
    {
        public List<(string Name, string Value)> Fields { get; } = [];

        public void Field(in HeaderField field) => Fields.Add((Encoding.Latin1.GetString(field.Name), Encoding.Latin1.GetString(field.Value)));
    }
}

/// <summary>A request as it came over the wire.</summary>
internal sealed record FakeRequest(uint Stream, List<(string Name, string Value)> Fields)
{
    public string? this[string name] => Fields.Where(field => field.Name == name).Select(field => field.Value).FirstOrDefault();

    public string[] All(string name) => [.. Fields.Where(field => field.Name == name).Select(field => field.Value)];
}

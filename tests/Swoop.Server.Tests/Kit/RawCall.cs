using System.Buffers.Binary;
using System.Text;
using System.Threading.Channels;
using Swoop.Http2;
using Swoop.Http2.Headers;
using Swoop.Http2.Streams;

namespace Swoop.Server.Tests.Kit;

/// <summary>A call as it looks from the wire: what was sent back, in its order.</summary>
internal sealed class RawCall(RawClient client) : Http2Stream
{
    private readonly TaskCompletionSource _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();
    private readonly List<byte> _partial = [];
    private Dictionary<string, string> _block = [];

    /// <summary>The header blocks: the first, and the trailers; both the same where there is one block only.</summary>
    public Dictionary<string, string> Headers { get; private set; } = [];

    public Dictionary<string, string> Trailers { get; private set; } = [];

    /// <summary>"headers", "data", "trailers", "end", "reset CODE", "lost".</summary>
    public List<string> Events { get; } = [];

    public List<byte[]> Frames { get; } = [];

    public string? GrpcStatus => Trailers.GetValueOrDefault("grpc-status");

    public string? GrpcMessage => Trailers.GetValueOrDefault("grpc-message");

    public Task HeadersAsync => _headers.Task.WaitAsync(RawClient.Patience);

    /// <summary>The answer is complete, or the stream is reset, or its connection lost.</summary>
    public Task EndedAsync => _ended.Task.WaitAsync(RawClient.Patience);

    public async Task<string> NextAsync() => await _messages.Reader.ReadAsync().AsTask().WaitAsync(RawClient.Patience);

    /// <summary>All messages up to the end.</summary>
    public async Task<List<string>> AllAsync()
    {
        await EndedAsync;
        var all = new List<string>();
        while (_messages.Reader.TryRead(out var message)) all.Add(message);
        return all;
    }

    /// <summary>Waits for an event that comes after the end, such as the reset that follows an early answer.</summary>
    public Task SawAsync(string text) => client.UntilAsync(() => Events.Contains(text), text);

    public RawCall Send(string message, bool end = false) => SendBytes(Frame(Encoding.UTF8.GetBytes(message)), end);

    public RawCall SendBytes(byte[] bytes, bool end = false)
    {
        client.Do(engine => engine.SendData(this, bytes, null, end));
        return this;
    }

    public RawCall End() => SendBytes([], end: true);

    public void Reset(ErrorCode code = ErrorCode.Cancel) => client.Do(engine => engine.Reset(this, code));

    public static byte[] Frame(byte[] payload, byte flags = 0)
    {
        var frame = new byte[payload.Length + 5];
        frame[0] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)payload.Length);
        payload.CopyTo(frame, 5);
        return frame;
    }

    public void OnField(string name, string value) => _block[name] = _block.TryGetValue(name, out var before) ? $"{before};{value}" : value;

    public void OnHeaders(HeaderBlockKind kind, bool end)
    {
        Events.Add(kind == HeaderBlockKind.Trailers ? "trailers" : "headers");
        if (kind != HeaderBlockKind.Trailers) Headers = _block;
        Trailers = _block;
        _block = [];
        _headers.TrySetResult();
        if (end) OnEnd("end");
    }

    public void OnData(ReadOnlySpan<byte> payload, bool end)
    {
        if (payload.Length > 0 && Events[^1] != "data") Events.Add("data");
        _partial.AddRange(payload);
        while (_partial.Count >= 5)
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian([_partial[1], _partial[2], _partial[3], _partial[4]]);
            if (_partial.Count < 5 + length) break;
            var frame = _partial.GetRange(0, 5 + length).ToArray();
            _partial.RemoveRange(0, 5 + length);
            Frames.Add(frame);
            _messages.Writer.TryWrite(Encoding.UTF8.GetString(frame, 5, length));
        }

        if (end) OnEnd("end");
    }

    public void OnEnd(string how)
    {
        Events.Add(how);
        _headers.TrySetResult();
        _messages.Writer.TryComplete();
        _ended.TrySetResult();
    }
}

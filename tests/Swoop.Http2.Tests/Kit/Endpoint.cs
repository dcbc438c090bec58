using System.Text;
using Swoop.Http2.Connection;
using Swoop.Http2.Output;
using Swoop.Http2.Streams;

namespace Swoop.Http2.Tests.Kit;

/// <summary>An engine with what it was told, what it told, and what it has written.</summary>
internal sealed class Endpoint
{
    private readonly List<string> _events = [];
    private byte[] _rest = [];
    private uint _dataStream;
    private StringBuilder? _data;

    public Endpoint(Role role, Http2EngineOptions? options = null)
    {
        Engine = new Http2Engine(role, options ?? new Http2EngineOptions());
        Engine.Start();
    }

    public Http2Engine Engine { get; }

    public long Now { get; set; }

    public Fault? Fault { get; private set; }

    /// <summary>The streams that the peer has opened, in order.</summary>
    public List<TestStream> Opened { get; } = [];

    public Func<TestStream> MakeStream { get; set; } = () => new TestStream();

    /// <summary>Called inside of each event, with its text.</summary>
    public Action<string, Http2Stream?>? InEvent { get; set; }

    /// <summary>Called inside of each DATA event, with the number of octets.</summary>
    public Action<Http2Stream, int>? InData { get; set; }

    public IReadOnlyList<string> Events
    {
        get
        {
            EndData();
            return _events;
        }
    }

    /// <summary>The events but for the fields.</summary>
    public IEnumerable<string> Happenings => Events.Where(text => !text.StartsWith("field ", StringComparison.Ordinal));

    /// <summary>What an engine did not consume, in octets.</summary>
    public int Unconsumed => _rest.Length;

    public Endpoint Receive(params byte[][] frames)
    {
        byte[] input = [.. _rest, .. Wire.Join(frames)];
        var recorder = new Recorder(this);
        Fault = Engine.Receive(input, Now, ref recorder, out var consumed);
        _rest = input[consumed..];
        return this;
    }

    /// <summary>Forgets what was written and told so far.</summary>
    public Endpoint Forget()
    {
        TakeBytes();
        EndData();
        _events.Clear();
        return this;
    }

    public byte[] TakeBytes()
    {
        var full = Engine.TakeOutput(new OutputBuffer());
        var bytes = SentFrame.Bytes(full);
        full.Clear();
        return bytes;
    }

    /// <summary>Takes and parses what was written; nothing is pumped.</summary>
    public List<SentFrame> TakeFrames() => SentFrame.Parse(TakeBytes());

    public List<string> TakeSent() => [.. TakeFrames().Select(frame => frame.ToString())];

    public TestStream Open()
    {
        var stream = MakeStream();
        Assert.True(Engine.TryOpenStream(stream));
        Opened.Add(stream);
        return stream;
    }

    public void Note(string text, Http2Stream? stream)
    {
        EndData();
        _events.Add(text);
        InEvent?.Invoke(text, stream);
    }

    public void NoteData(Http2Stream stream, ReadOnlySpan<byte> payload, bool endStream)
    {
        if (_dataStream != stream.Id.Value) EndData();
        _dataStream = stream.Id.Value;
        _data ??= new StringBuilder($"data {stream.Id} ");
        _data.Append(Encoding.Latin1.GetString(payload));
        if (endStream)
        {
            _data.Append(" end");
            EndData();
        }

        InData?.Invoke(stream, payload.Length);
        InEvent?.Invoke("data", stream);
    }

    private void EndData()
    {
        if (_data is not null) _events.Add(_data.ToString());
        _data = null;
        _dataStream = 0;
    }
}

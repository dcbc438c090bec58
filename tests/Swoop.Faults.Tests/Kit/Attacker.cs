using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;

namespace Swoop.Faults.Tests.Kit;

/// <summary>A peer that writes frames by hand and keeps to no rule.</summary>
internal sealed class Attacker : IDisposable
{
    private readonly Socket _socket;
    private readonly Lock _gate = new();
    private readonly List<(FrameType Type, uint Stream, uint Code, string Text)> _seen = [];
    private readonly Dictionary<uint, long> _credit = [];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _received;
    private long _payload;

    private Attacker(Socket socket) => _socket = socket;

    /// <summary>Ends when the server has closed the connection.</summary>
    public Task Closed => _closed.Task.WaitAsync(Patience.Long);

    public bool IsClosed => _closed.Task.IsCompleted;

    /// <summary>Octets of DATA that came.</summary>
    public long Payload => Interlocked.Read(ref _payload);

    public long Received => Interlocked.Read(ref _received);

    public static async Task<Attacker> ConnectAsync(IPEndPoint endPoint, bool greets, int receiveBuffer)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0) socket.ReceiveBufferSize = receiveBuffer;
        await socket.ConnectAsync(endPoint);
        var attacker = new Attacker(socket);
        if (greets) await attacker.SendAsync([.. Http2Engine.ClientPreface, .. Frame(FrameType.Settings, 0, 0, [])]);
        return attacker;
    }

    /// <summary>Takes a client's connection and greets it: the other side of the table.</summary>
    public static async Task<Attacker> AcceptAsync(Socket listener, params byte[][] settings)
    {
        var socket = await listener.AcceptAsync().WaitAsync(Patience.Long);
        socket.NoDelay = true;
        var attacker = new Attacker(socket);
        var preface = new byte[Http2Engine.ClientPreface.Length];
        for (var read = 0; read < preface.Length;) read += await socket.ReceiveAsync(preface.AsMemory(read));
        await attacker.SendAsync([.. Frame(FrameType.Settings, 0, 0, [.. settings.SelectMany(static setting => setting)]), .. Frame(FrameType.Settings, 1, 0, [])]);
        return attacker.Listening();
    }

    public static byte[] Frame(FrameType type, byte flags, uint stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(payload.Length, type, (FrameFlags)flags, new StreamId(stream)).Write(frame);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        return frame;
    }

    public static byte[] Request(uint stream, string method, bool end = false, string verb = "POST") => Frame(
        FrameType.Headers, (byte)(4 | (end ? 1 : 0)), stream,
        [.. Field(":method", verb), .. Field(":scheme", "http"), .. Field(":path", $"/test.Victim/{method}"), .. Field(":authority", "x"), .. Field("te", "trailers"), .. Field("content-type", "application/grpc")]);

    public static byte[] Data(uint stream, ReadOnlySpan<byte> payload, bool end = false) => Frame(FrameType.Data, (byte)(end ? 1 : 0), stream, payload);

    public static byte[] Message(int length)
    {
        var message = new byte[5 + length];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), length);
        return message;
    }

    public static byte[] Reset(uint stream, ErrorCode code = ErrorCode.Cancel) => Frame(FrameType.RstStream, 0, stream, Number((uint)code));

    public static byte[] Headers(uint stream, bool end, params (string Name, string Value)[] fields) =>
        Frame(FrameType.Headers, (byte)(4 | (end ? 1 : 0)), stream, [.. fields.SelectMany(static field => Field(field.Name, field.Value))]);

    public static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Setting(SettingId id, uint value) => [0, (byte)id, .. Number(value)];

    /// <summary>A literal that enters no table.</summary>
    public static byte[] Field(string name, string value) => [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    /// <summary>Begins to read what the server sends, and to note its frames.</summary>
    public Attacker Listening()
    {
        _ = Task.Run(ListenAsync);
        return this;
    }

    /// <summary>Sends as long as the server takes it; false when it does not any more.</summary>
    public async Task<bool> SendAsync(byte[] bytes)
    {
        try
        {
            for (var sent = 0; sent < bytes.Length;) sent += await _socket.SendAsync(bytes.AsMemory(sent), SocketFlags.None);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Sends the same bytes again and again until the server has had enough; returns how often it took them.</summary>
    public async Task<int> FloodAsync(int limit, Func<int, byte[]> next)
    {
        for (var i = 0; i < limit; i++)
        {
            if (IsClosed || !await SendAsync(next(i))) return i;
        }

        return limit;
    }

    public async Task SawGoAwayAsync(ErrorCode code)
    {
        await Patience.UntilAsync(() => Saw(FrameType.GoAway, code) || IsClosed, $"GOAWAY({code})");
        Assert.True(Saw(FrameType.GoAway, code), $"the connection was closed without GOAWAY({code}); seen: {this}");
        await Closed;
    }

    /// <summary>Sends nothing more, and goes on reading.</summary>
    public void CloseHalf() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with a reset of TCP's.</summary>
    public void Break() => _socket.Close(0);

    public Task SawResetAsync(ErrorCode code) => Patience.UntilAsync(() => Saw(FrameType.RstStream, code), $"RST_STREAM({code})");

    public bool Saw(FrameType type, ErrorCode code)
    {
        lock (_gate) return _seen.Exists(frame => frame.Type == type && frame.Code == (uint)code);
    }

    /// <summary>What WINDOW_UPDATEs have added to the window of a stream, or of the connection, which is stream 0.</summary>
    public long Credit(uint stream)
    {
        lock (_gate) return _credit.GetValueOrDefault(stream);
    }

    public int Count(FrameType type)
    {
        lock (_gate) return _seen.Count(frame => frame.Type == type);
    }

    public override string ToString()
    {
        lock (_gate) return string.Join(", ", _seen.TakeLast(10));
    }

    public void Dispose() => _socket.Dispose();

    private async Task ListenAsync()
    {
        var buffer = new byte[64 << 10];
        var filled = 0;
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(filled)) is var received and > 0)
            {
                Interlocked.Add(ref _received, received);
                filled += received;
                var used = Note(buffer.AsSpan(0, filled));
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed by whichever side.
        }

        _closed.TrySetResult();
    }

    private void AddCredit(uint stream, uint octets)
    {
        lock (_gate) _credit[stream] = _credit.GetValueOrDefault(stream) + octets;
    }

    private int Note(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (bytes.Length - used >= FrameHeader.Size)
        {
            var header = FrameHeader.Read(bytes[used..]);
            if (bytes.Length - used < FrameHeader.Size + header.Length) break;
            var payload = bytes.Slice(used + FrameHeader.Size, header.Length);
            used += FrameHeader.Size + header.Length;
            if (header.Type == FrameType.Data) Interlocked.Add(ref _payload, header.Length);
            var code = header.Type switch
            {
                FrameType.RstStream => BinaryPrimitives.ReadUInt32BigEndian(payload),
                FrameType.GoAway => BinaryPrimitives.ReadUInt32BigEndian(payload[4..]),
                _ => uint.MaxValue,
            };
            if (header.Type == FrameType.WindowUpdate) AddCredit(header.StreamId.Value, BinaryPrimitives.ReadUInt32BigEndian(payload));
            lock (_gate) _seen.Add((header.Type, header.StreamId.Value, code, header.Type == FrameType.GoAway ? Encoding.ASCII.GetString(payload[8..]) : ""));
        }

        return used;
    }
}

using System.Net;
using System.Net.Sockets;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Output;
using Swoop.Transport.Wires;

namespace Swoop.Server.Tests.Kit;

/// <summary>A client that knows HTTP/2 and nothing of gRPC's rules, so that it can break them.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    /// <summary>How long a test waits for what must come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Wire _wire;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _hasOutput = new(0);
    private readonly SemaphoreSlim _changed = new(0);
    private readonly HashSet<RawCall> _calls = [];
    private readonly Task _sending;
    private readonly Task _receiving;
    private volatile bool _isClosed;

    public RawClient(Wire wire, Http2EngineOptions? options = null, bool greets = true)
    {
        _wire = wire;
        Engine = new Http2Engine(Role.Client, options ?? new Http2EngineOptions());
        if (greets) Do(static engine => engine.Start());
        _sending = Task.Run(SendAsync);
        _receiving = Task.Run(ReceiveAsync);
    }

    public Http2Engine Engine { get; }

    /// <summary>Whether DATA is given back to the server's window at once.</summary>
    public bool GivesCredit { get; init; } = true;

    /// <summary>What concerned the connection: "settings", "ping", "pong N", "goaway LAST CODE text", "closed".</summary>
    public List<string> Events { get; } = [];

    public static async Task<RawClient> ConnectAsync(EndPoint endPoint)
    {
        var socket = endPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint);
        return new RawClient(new SocketWire(socket));
    }

    /// <summary>Opens a call with the usual headers, some of them changed.</summary>
    public RawCall Call(params (string Name, string? Value)[] changes) => CallWith(RawFields.RequestWith(changes));

    /// <summary>Opens a call with exactly these headers.</summary>
    public RawCall CallWith((string Name, string Value)[] fields, bool end = false)
    {
        var call = new RawCall(this);
        Do(engine =>
        {
            Assert.True(engine.TryOpenStream(call));
            _calls.Add(call);
            engine.SendHeaders(call, new RawFields(fields), end);
        });
        return call;
    }

    /// <summary>A whole unary call: one message, and its answer.</summary>
    public async Task<RawCall> UnaryAsync(string message, params (string Name, string? Value)[] changes)
    {
        var call = Call(changes).Send(message, end: true);
        await call.EndedAsync;
        return call;
    }

    public void Do(Action<Http2Engine> action)
    {
        lock (_gate) action(Engine);
        _hasOutput.Release();
    }

    /// <summary>Waits until something was received that makes a condition true.</summary>
    public async Task UntilAsync(Func<bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            lock (_gate)
            {
                if (condition()) return;
            }

            try
            {
                await _changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"\"{what}\" did not come; the connection saw: {string.Join(", ", Events)}");
            }
        }
    }

    public Task SawAsync(string text) => UntilAsync(() => Events.Any(seen => seen.StartsWith(text, StringComparison.Ordinal)), text);

    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        _wire.Abort();
        _hasOutput.Release();
        await Task.WhenAll(_sending, _receiving);
    }

    /// <summary>What is to be sent; null for nothing.</summary>
    private OutputBuffer? Take(OutputBuffer spare)
    {
        lock (_gate)
        {
            Engine.Pump();
            return Engine.Output.IsEmpty ? null : Engine.TakeOutput(spare);
        }
    }

    private async Task SendAsync()
    {
        var spare = new OutputBuffer();
        try
        {
            while (!_isClosed)
            {
                await _hasOutput.WaitAsync();
                // Until nothing is left: a full output holds DATA back for which the windows have room.
                while (Take(spare) is { } output)
                {
                    await _wire.SendAsync(output);
                    output.Clear();
                    spare = output;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The receiving side tells.
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[64 << 10];
        var filled = 0;
        try
        {
            while (await _wire.ReceiveAsync(buffer.AsMemory(filled)) is var received and > 0)
            {
                filled += received;
                lock (_gate)
                {
                    var events = new RawEvents(this);
                    var fault = Engine.Receive(buffer.AsSpan(0, filled), 0, ref events, out var consumed);
                    if (fault is { } broken) Events.Add($"fault {broken.Reason}");
                    buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
                    filled -= consumed;
                }

                _hasOutput.Release();
                _changed.Release();
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed, by either side.
        }

        lock (_gate)
        {
            Events.Add("closed");
            foreach (var call in _calls.Where(call => !call.EndedAsync.IsCompleted)) call.OnEnd("lost");
        }

        _wire.Abort();
        _changed.Release();
    }
}

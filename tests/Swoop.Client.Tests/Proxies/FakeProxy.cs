using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Swoop.Client.Tests.Proxies;

/// <summary>An HTTP proxy on loopback that knows CONNECT only.</summary>
internal sealed class FakeProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _running;

    public FakeProxy()
    {
        _listener.Start();
        _running = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>The requests' heads.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Where a name leads to; the requests' own addresses, if not set.</summary>
    public Func<string, IPEndPoint> Route { get; set; } = IPEndPoint.Parse;

    /// <summary>What is sent in place of a connection. An empty text closes it.</summary>
    public string? Answer { get; set; }

    /// <summary>Whether what the server says first is sent in one go with the proxy's own answer.</summary>
    public bool WaitsForServer { get; set; }

    public async ValueTask DisposeAsync()
    {
        if (_running.IsCompletedSuccessfully) return;
        await _ended.CancelAsync();
        // The listener last: accepting from one that has ended is a mistake, and the loop may be about to.
        await _running;
        _listener.Dispose();
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_ended.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            client.NoDelay = true;
            var stream = client.GetStream();
            var head = await ReadHeadAsync(stream);
            Requests.Enqueue(head);
            if (Answer is { } answer)
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), _ended.Token);
                return;
            }

            using var server = new TcpClient();
            await server.ConnectAsync(Route(head.Split(' ')[1]), _ended.Token);
            var first = new byte[1024];
            var length = WaitsForServer ? await server.GetStream().ReadAsync(first, _ended.Token) : 0;
            await stream.WriteAsync((byte[])[.. "HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n"u8, .. first.AsSpan(0, length)], _ended.Token);
            await Task.WhenAny(stream.CopyToAsync(server.GetStream(), _ended.Token), server.GetStream().CopyToAsync(stream, _ended.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One of the ends is gone, or the test is over.
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(buffer, _ended.Token);
            head.Append((char)buffer[0]);
        }

        return head.ToString();
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Swoop.Fleet.Tests.Kit;

/// <summary>A DNS server on loopback, by UDP, for which every name has the same IPv4 addresses and nothing else (RFC 1035).</summary>
internal sealed class NameServer : IAsyncDisposable
{
    private const int HeaderSize = 12;
    private const int TypeA = 1;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _running;
    private int _questions;

    public NameServer()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _running = ServeAsync();
    }

    public EndPoint EndPoint => _socket.LocalEndPoint!;

    /// <summary>How often it was asked for addresses.</summary>
    public int Questions => Volatile.Read(ref _questions);

    /// <summary>What it answers.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; set; } = [];

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _running;
        _socket.Dispose();
        _ended.Dispose();
    }

    private async Task ServeAsync()
    {
        var buffer = new byte[1500];
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _ended.Token);
                await _socket.SendToAsync(Answer(buffer.AsSpan(0, received.ReceivedBytes)), received.RemoteEndPoint, _ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    /// <remarks>
    /// <code>
    ///   id (2)  flags (2)  questions (2)  answers (2)  0 (4)  name, type (2), class (2)   then for each address:
    ///   C0 0C (the name above)  type (2)  class (2)  time to live (4)  length (2)  address (4)
    /// </code>
    /// </remarks>
    private byte[] Answer(ReadOnlySpan<byte> request)
    {
        var end = HeaderSize + request[HeaderSize..].IndexOf((byte)0) + 1;
        var isForAddresses = BinaryPrimitives.ReadUInt16BigEndian(request[end..]) == TypeA;
        if (isForAddresses) Interlocked.Increment(ref _questions);
        IReadOnlyList<IPAddress> found = isForAddresses ? Addresses : [];
        byte[] records = [.. found.SelectMany(address => (byte[])[0xC0, HeaderSize, 0, TypeA, 0, 1, 0, 0, 0, 0, 0, 4, .. address.GetAddressBytes()])];
        return [.. request[..2], 0x81, 0x80, 0, 1, 0, (byte)found.Count, 0, 0, 0, 0, .. request[HeaderSize..(end + 4)], .. records];
    }
}

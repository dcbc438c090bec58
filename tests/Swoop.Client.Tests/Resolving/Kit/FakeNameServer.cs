using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Swoop.Client.Resolving.Dns;

namespace Swoop.Client.Tests.Resolving.Kit;

/// <summary>A DNS server on loopback, by UDP and TCP, that answers as a test says.</summary>
internal sealed class FakeNameServer : IAsyncDisposable
{
    private readonly Socket _udp;
    private readonly TcpListener _tcp;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _running;

    public FakeNameServer()
    {
        (_udp, _tcp) = Bind();
        _running = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    public IPEndPoint Address => (IPEndPoint)_udp.LocalEndPoint!;

    /// <summary>The answers, by question: "name TYPE". Others do not exist.</summary>
    public ConcurrentDictionary<string, DnsReply> Zone { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The questions so far, with how they came.</summary>
    public ConcurrentQueue<string> Questions { get; } = new();

    /// <summary>What is sent by UDP for a question, in place of the reply: any datagrams, or none.</summary>
    public Func<byte[], DnsReply, IEnumerable<byte[]>> OnUdp { get; set; } = (request, reply) => [reply.Write(request)];

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        // The sockets last: accepting from a listener that has ended is a mistake, and the loop may be about to.
        await _running;
        _udp.Dispose();
        _tcp.Dispose();
        _ended.Dispose();
    }

    private static (Socket Udp, TcpListener Tcp) Bind()
    {
        while (true)
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var tcp = new TcpListener((IPEndPoint)udp.LocalEndPoint!);
            try
            {
                tcp.Start();
                return (udp, tcp);
            }
            catch (SocketException)
            {
                // Somebody else has the port for TCP.
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var received = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _ended.Token);
                var request = buffer[..received.ReceivedBytes];
                foreach (var datagram in OnUdp(request, ReplyTo(request, "udp"))) await _udp.SendToAsync(datagram, received.RemoteEndPoint, _ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeTcpAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _tcp.AcceptTcpClientAsync(_ended.Token);
                await AnswerAsync(connection.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            var head = new byte[2];
            await stream.ReadExactlyAsync(head, _ended.Token);
            var request = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
            await stream.ReadExactlyAsync(request, _ended.Token);
            var answer = ReplyTo(request, "tcp").Write(request);
            BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)answer.Length);
            await stream.WriteAsync((byte[])[.. head, .. answer], _ended.Token);
        }
        catch (IOException)
        {
            // The resolver asks no more.
        }
    }

    private DnsReply ReplyTo(byte[] request, string transport)
    {
        var position = 12;
        Assert.True(DnsName.TryRead(request, ref position, out var name));
        var type = (DnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(position));
        var question = $"{name} {type.ToString().ToUpperInvariant()}";
        Questions.Enqueue($"{question} {transport}");
        return Zone.TryGetValue(question, out var reply) ? reply : new DnsReply(DnsResponseCode.NameError);
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Swoop.Client.Resolving.Dns;

/// <summary>One question to one server: by UDP, and by TCP where the answer is too long for that (RFC 1035, 4.2).</summary>
internal static class DnsExchange
{
    // Somebody floods the port: a genuine answer will not be found among that.
    private const int MaxStrayDatagrams = 256;

    /// <returns>Null where the name cannot be asked for.</returns>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    /// <exception cref="IOException">The server's answer is broken.</exception>
    public static async Task<DnsResponse?> AskAsync(IPEndPoint server, DnsQuestion question, CancellationToken cancellation)
    {
        if (question.Write(withExtension: true) is not { } message) return null;
        var response = await AskByUdpAsync(server, question, message, cancellation).ConfigureAwait(false);
        if (response.Code == DnsResponseCode.FormatError)
        {
            message = question.Write(withExtension: false)!;
            response = await AskByUdpAsync(server, question, message, cancellation).ConfigureAwait(false);
        }

        return response.IsTruncated ? await AskByTcpAsync(server, question, message, cancellation).ConfigureAwait(false) : response;
    }

    private static async Task<DnsResponse> AskByUdpAsync(IPEndPoint server, DnsQuestion question, byte[] message, CancellationToken cancellation)
    {
        // A socket for each question has a port that cannot be guessed, and being connected it hears nobody else (RFC 5452, 9.2).
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellation).ConfigureAwait(false);
        await socket.SendAsync(message, cancellation).ConfigureAwait(false);
        var buffer = new byte[DnsQuestion.UdpSize];
        for (var i = 0; i < MaxStrayDatagrams; i++)
        {
            if (await ReceiveAsync(socket, buffer, cancellation).ConfigureAwait(false) is { } length
                && DnsResponse.TryRead(buffer.AsSpan(0, length), question) is { } response) return response;
        }

        throw new IOException("answers nothing but other questions");
    }

    private static async ValueTask<int?> ReceiveAsync(Socket socket, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, cancellation).ConfigureAwait(false);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.MessageSize)
        {
            // Longer than was asked for; some systems say so by an error.
            return null;
        }
    }

    /// <remarks><code>length (16 bits) | message</code></remarks>
    private static async Task<DnsResponse> AskByTcpAsync(IPEndPoint server, DnsQuestion question, byte[] message, CancellationToken cancellation)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellation).ConfigureAwait(false);
        await using var stream = new NetworkStream(socket);
        var request = new byte[2 + message.Length];
        BinaryPrimitives.WriteUInt16BigEndian(request, (ushort)message.Length);
        message.CopyTo(request, 2);
        await stream.WriteAsync(request, cancellation).ConfigureAwait(false);
        var head = new byte[2];
        await stream.ReadExactlyAsync(head, cancellation).ConfigureAwait(false);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
        await stream.ReadExactlyAsync(answer, cancellation).ConfigureAwait(false);
        return DnsResponse.TryRead(answer, question) is { IsTruncated: false } response
            ? response
            : throw new IOException("has sent a broken answer");
    }
}

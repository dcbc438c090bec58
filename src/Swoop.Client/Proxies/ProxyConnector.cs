using System.Net.Sockets;
using System.Text;
using Swoop.Http2.Output;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Wires;

namespace Swoop.Client.Proxies;

/// <summary>Connects through a proxy: CONNECT, then the wire is as if the server were at its other end (RFC 9110, 9.3.6).</summary>
/// <param name="inner">Connects to the proxy.</param>
/// <param name="destination">The server, as host:port.</param>
/// <param name="proxy">The proxy, for its credentials.</param>
internal sealed class ProxyConnector(IConnector inner, string destination, GrpcProxy proxy) : IConnector
{
    private const int MaxAnswerLength = 8 << 10;

    public string Target => destination;

    /// <exception cref="ProxyException">There is no way through the proxy; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The token asked to give up.</exception>
    public async ValueTask<Wire> ConnectAsync(CancellationToken cancellation)
    {
        var wire = await DialAsync(cancellation).ConfigureAwait(false);
        try
        {
            Wire result;
            using (cancellation.UnsafeRegister(static wire => ((Wire)wire!).Abort(), wire))
            {
                await SendRequestAsync(wire).ConfigureAwait(false);
                result = await ReceiveAnswerAsync(wire).ConfigureAwait(false);
            }

            cancellation.ThrowIfCancellationRequested();
            return result;
        }
        catch (Exception exception)
        {
            wire.Abort();
            // An aborted wire fails in many ways; the reason is one.
            if (cancellation.IsCancellationRequested) throw new OperationCanceledException($"Connecting through the proxy {proxy} was given up.", exception, cancellation);
            if (exception is ProxyException or not (IOException or SocketException or ObjectDisposedException)) throw;
            throw new ProxyException($"The proxy {proxy} broke the connection while it was asked for {destination}: {exception.Message}");
        }
    }

    private async ValueTask<Wire> DialAsync(CancellationToken cancellation)
    {
        try
        {
            return await inner.ConnectAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // The message only: whoever reads an inner exception's error would take it for the server's.
            throw new ProxyException($"The proxy {proxy} cannot be reached. {ConnectFailure.Of(exception, inner.Target).Message}");
        }
    }

    private ValueTask SendRequestAsync(Wire wire)
    {
        var request = new StringBuilder($"CONNECT {destination} HTTP/1.1\r\nHost: {destination}\r\n");
        if (proxy.Address?.UserInfo is { Length: > 0 } user)
        {
            // RFC 7617: user, colon, password; either may be empty.
            var credentials = Uri.UnescapeDataString(user.Contains(':', StringComparison.Ordinal) ? user : user + ":");
            request.Append("Proxy-Authorization: Basic ").Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))).Append("\r\n");
        }

        var output = new OutputBuffer();
        output.Write(Encoding.ASCII.GetBytes(request.Append("\r\n").ToString()));
        return wire.SendAsync(output);
    }

    private async ValueTask<Wire> ReceiveAnswerAsync(Wire wire)
    {
        var buffer = new byte[MaxAnswerLength];
        for (var filled = 0; filled < buffer.Length;)
        {
            var received = await wire.ReceiveAsync(buffer.AsMemory(filled)).ConfigureAwait(false);
            if (received == 0) throw new ProxyException($"The proxy {proxy} closed the connection before it answered to CONNECT {destination}.");
            filled += received;
            var end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end < 0) continue;
            Check(Encoding.Latin1.GetString(buffer, 0, buffer.AsSpan().IndexOf("\r\n"u8)));
            var rest = buffer.AsMemory((end + 4)..filled);
            // The server may have spoken first already.
            return rest.IsEmpty ? wire : new PrefixedWire(wire, rest);
        }

        throw new ProxyException($"The proxy {proxy} answered to CONNECT {destination} with more than {MaxAnswerLength} bytes of fields. Is it an HTTP proxy?");
    }

    /// <remarks><code>HTTP/1.1 200 any words (RFC 9112, 4)</code></remarks>
    private void Check(string statusLine)
    {
        var parts = statusLine.Split(' ', 3);
        if (parts.Length < 2 || !parts[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || parts[1].Length != 3 || !parts[1].All(char.IsAsciiDigit))
            throw new ProxyException($"The proxy {proxy} did not answer to CONNECT {destination} as HTTP proxies do.");
        if (parts[1][0] == '2') return;
        var advice = parts[1] == "407" ? " Give user and password in its address: http://user:password@host:port." : "";
        var reason = string.Concat(statusLine[parts[0].Length..].Where(c => !char.IsControl(c))).Trim();
        throw new ProxyException($"The proxy {proxy} refused to connect to {destination}: {reason}.{advice}");
    }
}

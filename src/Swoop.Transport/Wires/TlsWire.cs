using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Swoop.Http2.Output;

namespace Swoop.Transport.Wires;

/// <summary>TLS over another wire. HTTP/2 needs TLS 1.2 or later and ALPN "h2" (RFC 9113, 9.2).</summary>
/// <remarks>
/// A session that is disposed of while another thread encrypts or decrypts with it corrupts the native library's memory. So the session counts who uses
/// it, and the last one out disposes of it; <see cref="Abort"/> ends the inner wire at once, and with it whatever waits.
/// </remarks>
public sealed class TlsWire : Wire
{
    // The largest TLS record holds 16 KiB; several in one write save calls.
    private const int WriteSize = 64 << 10;

    private readonly SslStream _stream;
    private readonly Wire _inner;
    private readonly ReadingSide _reading = new();
    private readonly List<ReadOnlyMemory<byte>> _segments = [];

    private Users _users = new();

    private TlsWire(SslStream stream, WireStream bytes, Wire inner)
    {
        bytes.Reading = _reading;
        _stream = stream;
        _inner = inner;
        // Asking for the certificates keeps them from being disposed with the stream: who has the session may look at them as long as it likes.
        Tls = new TlsSession(
            stream.SslProtocol,
            stream.NegotiatedCipherSuite.ToString(),
            stream.LocalCertificate as X509Certificate2,
            stream.RemoteCertificate as X509Certificate2);
    }

    /// <inheritdoc/>
    public override EndPoint? LocalEndPoint => _inner.LocalEndPoint;

    /// <inheritdoc/>
    public override EndPoint? RemoteEndPoint => _inner.RemoteEndPoint;

    /// <inheritdoc/>
    public override TlsSession? Tls { get; }

    /// <summary>Does a client's handshake. Where it fails the inner wire is closed.</summary>
    /// <exception cref="AuthenticationException">The handshake failed, the certificate was refused, or the server does not speak HTTP/2; a
    /// <see cref="TlsFailureException"/> where the reason is known.</exception>
    /// <exception cref="IOException">The connection broke. So do socket exceptions say.</exception>
    /// <exception cref="OperationCanceledException">The token asked to give up.</exception>
    public static ValueTask<Wire> ConnectAsync(Wire inner, SslClientAuthenticationOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(options);
        return ShakeHandsAsync(inner, "server", stream => stream.AuthenticateAsClientAsync(options, cancellation), cancellation);
    }

    /// <summary>Does a server's handshake. Where it fails the inner wire is closed.</summary>
    /// <exception cref="AuthenticationException">The handshake failed, the certificate was refused, or the client does not speak HTTP/2; a
    /// <see cref="TlsFailureException"/> where the reason is known.</exception>
    /// <exception cref="IOException">The connection broke. So do socket exceptions say.</exception>
    /// <exception cref="OperationCanceledException">The token asked to give up.</exception>
    public static ValueTask<Wire> AcceptAsync(Wire inner, ServerOptionsSelectionCallback options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(options);
        return ShakeHandsAsync(inner, "client", stream => stream.AuthenticateAsServerAsync(options, null, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        if (!_users.TryEnter()) return ValueTask.FromException<int>(Aborted());
        ValueTask<int> receiving;
        _reading.Enter();
        try
        {
            receiving = _stream.ReadAsync(buffer);
        }
        catch
        {
            EndReading();
            throw;
        }

        if (!receiving.IsCompletedSuccessfully) return FinishAsync(receiving);
        var received = receiving.Result;
        EndReading();
        return new ValueTask<int>(received);
    }

    /// <inheritdoc/>
    public override ValueTask SendAsync(OutputBuffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!_users.TryEnter()) return ValueTask.FromException(Aborted());
        ValueTask sending;
        try
        {
            sending = output.IsContiguous ? _stream.WriteAsync(output.WrittenMemory) : SendSegmentsAsync(output);
        }
        catch
        {
            Leave();
            throw;
        }

        if (!sending.IsCompletedSuccessfully) return FinishAsync(sending);
        sending.GetAwaiter().GetResult();
        Leave();
        return default;
    }

    /// <inheritdoc/>
    public override async ValueTask ShutdownAsync()
    {
        if (!_users.TryEnter()) return;
        try
        {
            await SayGoodbyeAsync().ConfigureAwait(false);
            await _inner.ShutdownAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or System.Net.Sockets.SocketException)
        {
            // The peer was faster.
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public override void Abort()
    {
        _inner.Abort();
        if (_users.Close()) Leave();
    }

    /// <inheritdoc/>
    public override bool SetUserTimeout(TimeSpan timeout) => _inner.SetUserTimeout(timeout);

    private static async ValueTask<Wire> ShakeHandsAsync(Wire inner, string peer, Func<SslStream, Task> handshake, CancellationToken cancellation)
    {
        var bytes = new WireStream(inner);
        var stream = new SslStream(bytes, leaveInnerStreamOpen: false);
        try
        {
            using (cancellation.UnsafeRegister(static wire => ((Wire)wire!).Abort(), inner))
                await handshake(stream).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            Check(stream, peer);
            return new TlsWire(stream, bytes, inner);
        }
        catch (Exception exception)
        {
            inner.Abort();
            await stream.DisposeAsync().ConfigureAwait(false);
            // An aborted wire fails in many ways; the reason is one.
            if (cancellation.IsCancellationRequested && exception is not OperationCanceledException)
                throw new OperationCanceledException("The TLS handshake was given up.", exception, cancellation);
            if (Explain(bytes, peer, exception) is { } failure) throw failure;
            throw;
        }
    }

    private static void Check(SslStream stream, string peer)
    {
        if (stream.SslProtocol is not (SslProtocols.Tls12 or SslProtocols.Tls13))
        {
            throw new TlsFailureException(
                TlsFailureKind.OldProtocol,
                $"The {peer} settled for {stream.SslProtocol}; HTTP/2 needs TLS 1.2 or later.");
        }

        if (stream.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2) return;
        throw new TlsFailureException(
            TlsFailureKind.NoHttp2,
            $"The {peer} did not agree on HTTP/2 (ALPN \"h2\"); is it a gRPC {peer}?");
    }

    private static TlsFailureException? Explain(WireStream bytes, string peer, Exception exception)
    {
        if (exception is TlsFailureException or OperationCanceledException) return null;
        if (bytes.PeerSpeaksPlaintext)
            return new TlsFailureException(TlsFailureKind.PlaintextPeer, $"TLS was expected, but the {peer} speaks plaintext.", exception);
        return bytes.PeerHasClosed
            ? new TlsFailureException(TlsFailureKind.PeerClosed, $"The {peer} closed the connection during the TLS handshake.", exception)
            : null;
    }

    /// <summary>Sends close_notify (RFC 8446, 6.1).</summary>
    private async Task SayGoodbyeAsync()
    {
        try
        {
            var sending = await _reading.RunOutsideAsync(_stream.ShutdownAsync).ConfigureAwait(false);
            await sending.ConfigureAwait(false);
        }
        catch (CryptographicException)
        {
            // The session is in the middle of a message of the peer's that concerns itself, such as a ticket: then the end of the bytes must do.
        }
    }

    private static ObjectDisposedException Aborted() => new(nameof(TlsWire), "The connection was closed at this end.");

    /// <summary>The last one out gives the keys and buffers of the session back, rather than when the collector comes by.</summary>
    private void Leave()
    {
        if (_users.Leave()) _stream.Dispose();
    }

    private void EndReading()
    {
        _reading.Leave();
        Leave();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> FinishAsync(ValueTask<int> receiving)
    {
        try
        {
            return await receiving.ConfigureAwait(false);
        }
        finally
        {
            EndReading();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishAsync(ValueTask sending)
    {
        try
        {
            await sending.ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    /// <remarks>Frame headers and payloads are put together first: a TLS record for each would cost far more than the copy.</remarks>
    private async ValueTask SendSegmentsAsync(OutputBuffer output)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(WriteSize);
        var filled = 0;
        _segments.Clear();
        output.CopySegmentsTo(_segments);
        try
        {
            foreach (var segment in _segments)
            {
                for (var rest = segment; !rest.IsEmpty;)
                {
                    var part = rest[..Math.Min(rest.Length, WriteSize - filled)];
                    part.CopyTo(buffer.AsMemory(filled));
                    filled += part.Length;
                    rest = rest[part.Length..];
                    if (filled < WriteSize) continue;
                    await _stream.WriteAsync(buffer.AsMemory(0, filled)).ConfigureAwait(false);
                    filled = 0;
                }
            }

            if (filled > 0) await _stream.WriteAsync(buffer.AsMemory(0, filled)).ConfigureAwait(false);
        }
        finally
        {
            _segments.Clear();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

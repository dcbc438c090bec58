using System.Net.Security;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tls;

/// <summary>Does servers' handshakes by <see cref="ServerTlsOptions"/>.</summary>
/// <remarks>Thread-safe. A handshake waits for its peer: run it beside the accepting of further connections, never in its loop.</remarks>
public sealed class TlsAcceptor
{
    private readonly ServerTlsOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Creates an acceptor.</summary>
    /// <param name="options">How to do it.</param>
    /// <param name="time">The clock of the handshake's time limit; the system's if not given.</param>
    /// <exception cref="ArgumentException">There is neither a certificate nor a selector.</exception>
    public TlsAcceptor(ServerTlsOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Certificate is null && options.CertificateSelector is null)
            throw new ArgumentException("A server needs a certificate for TLS: set Certificate or CertificateSelector.", nameof(options));
        _options = options;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Does one handshake. Where it fails the wire is closed.</summary>
    /// <exception cref="TlsFailureException">The handshake failed and the reason is known. Other exceptions as <see cref="TlsWire.AcceptAsync"/>.</exception>
    public async ValueTask<Wire> AcceptAsync(Wire wire, CancellationToken cancellation)
    {
        var check = new CertificateCheck(
            "client", null, _options.ClientCertificates != ClientCertificateMode.Require, acceptAll: false, _options.ClientCertificateValidation);
        using var limit = new CancellationTokenSource(_options.HandshakeTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            return await TlsWire.AcceptAsync(wire, (_, hello, _, _) => Build(hello, check), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested)
        {
            throw new TlsFailureException(
                TlsFailureKind.TimedOut,
                $"The client did not finish the TLS handshake within {_options.HandshakeTimeout.TotalSeconds} s.",
                exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && check.Explain(exception) is { } failure)
        {
            throw failure;
        }
    }

    private ValueTask<SslServerAuthenticationOptions> Build(SslClientHelloInfo hello, CertificateCheck check)
    {
        var certificate = _options.CertificateSelector?.Invoke(hello.ServerName) ?? _options.Certificate
            ?? throw new TlsFailureException(TlsFailureKind.Other, $"There is no certificate for the name \"{hello.ServerName}\" that the client asked for.");
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Context,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            EnabledSslProtocols = _options.EnabledProtocols,
            AllowRenegotiation = false,
        };
        if (_options.ClientCertificates == ClientCertificateMode.None) return new ValueTask<SslServerAuthenticationOptions>(options);
        options.ClientCertificateRequired = true;
        // A resumed session brings its client's certificate along, also to a listener with other rules that shares the certificate with this one.
        options.AllowTlsResume = false;
        options.CertificateRevocationCheckMode = _options.Revocation;
        // A stranger's certificate must not decide which addresses we fetch from.
        options.CertificateChainPolicy = CertificateCheck.Policy(_options.ClientRootCertificates, _options.Revocation, mayDownload: false);
        options.RemoteCertificateValidationCallback = check.Accept;
        return new ValueTask<SslServerAuthenticationOptions>(options);
    }
}

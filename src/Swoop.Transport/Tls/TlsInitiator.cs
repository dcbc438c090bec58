using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tls;

/// <summary>Does clients' handshakes by <see cref="ClientTlsOptions"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class TlsInitiator
{
    private readonly ClientTlsOptions _options;
    private readonly string _host;

    /// <summary>Creates an initiator for one name.</summary>
    /// <param name="options">How to do it.</param>
    /// <param name="targetHost">The name or address connected to, without a port; the options may override it.</param>
    public TlsInitiator(ClientTlsOptions options, string targetHost)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(targetHost);
        _options = options;
        _host = options.TargetHostOverride ?? targetHost;
    }

    /// <summary>Does one handshake. Where it fails the wire is closed.</summary>
    /// <exception cref="TlsFailureException">The handshake failed and the reason is known. Other exceptions as <see cref="TlsWire.ConnectAsync"/>.</exception>
    public async ValueTask<Wire> ConnectAsync(Wire wire, CancellationToken cancellation)
    {
        var check = new CertificateCheck("server", _host, mayBeMissing: false, _options.AllowUntrusted, _options.ServerCertificateValidation);
        try
        {
            return await TlsWire.ConnectAsync(wire, Build(check), cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && check.Explain(exception) is { } failure)
        {
            throw failure;
        }
    }

    private SslClientAuthenticationOptions Build(CertificateCheck check)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = _host,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            EnabledSslProtocols = _options.EnabledProtocols,
            AllowRenegotiation = false,
            CertificateRevocationCheckMode = _options.Revocation,
            CertificateChainPolicy = CertificateCheck.Policy(_options.RootCertificates, _options.Revocation, mayDownload: true),
            RemoteCertificateValidationCallback = check.Accept,
        };
        if (_options.ClientCertificateSelector is not null) options.LocalCertificateSelectionCallback = SelectCertificate;
        else options.ClientCertificateContext = _options.ClientCertificate?.Context;
        return options;
    }

    /// <remarks>SslStream takes null for "none", though its delegate does not say so.</remarks>
    private X509Certificate2 SelectCertificate(
        object sender, string host, X509CertificateCollection locals, X509Certificate? remote, string[] issuers) =>
        (_options.ClientCertificateSelector!(new ClientCertificateRequest(host, issuers)) ?? _options.ClientCertificate?.Certificate)!;
}

using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tls;

/// <summary>Judges a peer's certificate in one handshake, and remembers why it was refused: SslStream would not tell.</summary>
internal sealed class CertificateCheck(string peer, string? name, bool mayBeMissing, bool acceptAll, Func<PeerCertificate, bool>? decide)
{
    private TlsFailureKind _kind;
    private string? _reason;

    public static X509ChainPolicy Policy(X509Certificate2Collection? roots, X509RevocationMode revocation, bool mayDownload)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = revocation,
            RevocationFlag = X509RevocationFlag.ExcludeRoot,
            DisableCertificateDownloads = !mayDownload,
        };
        if (roots is null) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var shown = certificate as X509Certificate2;
        if (acceptAll) return true;
        if (decide is not null) return decide(new PeerCertificate(shown, chain, errors, name)) || Refuse(shown, chain, errors);
        var isFine = errors == SslPolicyErrors.None || (mayBeMissing && errors == SslPolicyErrors.RemoteCertificateNotAvailable);
        return isFine || Refuse(shown, chain, errors);
    }

    /// <summary>The handshake's failure in our words, if this check caused it.</summary>
    public TlsFailureException? Explain(Exception exception) => _reason is null ? null : new TlsFailureException(_kind, _reason, exception);

    private bool Refuse(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        (_kind, _reason) = errors switch
        {
            SslPolicyErrors.None => (TlsFailureKind.RefusedByCallback, $"The application's own check refused the {peer}'s certificate ({certificate?.Subject})."),
            _ when certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) =>
                (TlsFailureKind.CertificateMissing, $"The {peer} showed no certificate."),
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) =>
                (TlsFailureKind.Untrusted, $"The {peer}'s certificate ({certificate.Subject}) is not trusted: {ChainErrors(certificate, chain)}."),
            _ => (TlsFailureKind.NameMismatch, $"The {peer}'s certificate is not for \"{name}\" but for {Names(certificate)}."),
        };
        return false;
    }

    private static string ChainErrors(X509Certificate2 certificate, X509Chain? chain)
    {
        var statuses = chain?.ChainStatus ?? [];
        if (statuses.Length == 0) return "its chain is not valid";
        return string.Join("; ", statuses.Select(status => status.Status).Distinct().Select(status => status switch
        {
            X509ChainStatusFlags.UntrustedRoot => "its root is not among the trusted ones",
            X509ChainStatusFlags.PartialChain => $"its issuer ({certificate.Issuer}) is not among the trusted ones",
            X509ChainStatusFlags.NotTimeValid => $"it, or its issuer, is not valid now (valid from {certificate.NotBefore:u} to {certificate.NotAfter:u})",
            X509ChainStatusFlags.Revoked => "it was revoked",
            _ => status.ToString(),
        }));
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = new List<string>();
        foreach (var extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            names.AddRange(extension.EnumerateDnsNames());
            names.AddRange(extension.EnumerateIPAddresses().Select(address => address.ToString()));
        }

        return names.Count > 0 ? string.Join(", ", names) : $"{certificate.Subject}, without any alternative name";
    }
}

using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Swoop.Transport.Tls;

/// <summary>A certificate with its private key and the intermediates that lead to its root: what a server or a client shows.</summary>
/// <remarks>Make one per certificate and keep it: what the handshakes share is prepared here. The certificate stays open as long as it is used.</remarks>
public sealed class TlsCertificate
{
    private TlsCertificate(X509Certificate2 certificate, X509Certificate2Collection intermediates)
    {
        if (!certificate.HasPrivateKey) throw new CryptographicException($"The certificate {certificate.Subject} has no private key.");
        Certificate = certificate;
        // Offline: a certificate must not decide which addresses we fetch from.
        Context = SslStreamCertificateContext.Create(certificate, intermediates, offline: true);
    }

    /// <summary>The certificate itself.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate as handshakes use it.</summary>
    internal SslStreamCertificateContext Context { get; }

    /// <summary>Takes a certificate that has its private key.</summary>
    /// <param name="certificate">The certificate; it must not be disposed while it is in use.</param>
    /// <param name="intermediates">Certificates between it and its root, in any order.</param>
    /// <exception cref="CryptographicException">There is no private key.</exception>
    public static TlsCertificate Of(X509Certificate2 certificate, X509Certificate2Collection? intermediates = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new TlsCertificate(certificate, intermediates ?? []);
    }

    /// <summary>Reads a certificate, followed by its intermediates, and its key from PEM text.</summary>
    /// <exception cref="CryptographicException">One of them is missing or broken, or the key belongs to another certificate.</exception>
    public static TlsCertificate FromPem(string certificate, string key)
    {
        var chain = Pem.ReadCertificates(certificate);
        var withKey = X509Certificate2.CreateFromPem(certificate, key);
        chain[0].Dispose();
        chain.RemoveAt(0);
        return new TlsCertificate(Persist(withKey), chain);
    }

    /// <summary>Reads a certificate, followed by its intermediates, and its key from PEM files.</summary>
    /// <param name="certificatePath">The file of the certificate.</param>
    /// <param name="keyPath">The file of the key; may be the same.</param>
    /// <exception cref="CryptographicException">One of them is missing or broken, or the key belongs to another certificate; the text names the files.</exception>
    public static TlsCertificate FromPemFile(string certificatePath, string keyPath) =>
        Pem.Named(() => FromPem(File.ReadAllText(certificatePath), File.ReadAllText(keyPath)), $"{certificatePath}, {keyPath}");

    /// <summary>Reads a certificate, its intermediates and its key from a PKCS#12 (.pfx) file.</summary>
    /// <exception cref="CryptographicException">The file is broken, its password another, or no certificate in it has a key; the text names the file.</exception>
    public static TlsCertificate FromPkcs12File(string path, string? password = null) => Pem.Named(() => FromPkcs12(path, password), path);

    private static TlsCertificate FromPkcs12(string path, string? password)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
        var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw new CryptographicException("No certificate has a private key.");
        all.Remove(own);
        return new TlsCertificate(own, all);
    }

    /// <remarks>Windows' TLS cannot use keys that live in memory only, which is what PEM gives; by way of PKCS#12 the key gets a place.</remarks>
    private static X509Certificate2 Persist(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows()) return certificate;
        using (certificate) return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Swoop.TestKit;

/// <summary>An authority made for one test, and certificates that it issued. Keys live in memory only.</summary>
public sealed class TestCertificates : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Makes an authority and one certificate for each role.</summary>
    public TestCertificates(string authority = "Swoop Test CA")
    {
        Authority = MakeAuthority(authority);
        Server = Issue("localhost", ServerAuthentication, ["localhost", "*.test.google.fr"], [IPAddress.Loopback, IPAddress.IPv6Loopback]);
        Client = Issue("testclient", ClientAuthentication, ["testclient"], []);
    }

    /// <summary>The authority's certificate and key.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>A server's, for localhost, 127.0.0.1, ::1 and *.test.google.fr.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>A client's, for "testclient".</summary>
    public X509Certificate2 Client { get; }

    /// <summary>What a peer that trusts the authority needs.</summary>
    public X509Certificate2Collection Roots => [X509CertificateLoader.LoadCertificate(Authority.RawData)];

    /// <summary>Issues a server's certificate for other names, or another time.</summary>
    public X509Certificate2 IssueServer(string name, DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null) =>
        Issue(name, ServerAuthentication, [name], [], notBefore, notAfter);

    /// <summary>Writes a certificate and its key as PEM files and says where they are.</summary>
    public static (string CertificatePath, string KeyPath) WritePem(X509Certificate2 certificate, string folder, string name)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var certificatePath = Path.Combine(folder, name + ".pem");
        var keyPath = Path.Combine(folder, name + ".key");
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        return (certificatePath, keyPath);
    }

    /// <summary>Writes ca.pem, server.pem, server.key, client.pem and client.key.</summary>
    public void WritePemFiles(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "ca.pem"), Authority.ExportCertificatePem());
        WritePem(Server, folder, "server");
        WritePem(Client, folder, "client");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Authority.Dispose();
        Server.Dispose();
        Client.Dispose();
    }

    private static X509Certificate2 MakeAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
    }

    private X509Certificate2 Issue(
        string subject, string usage, string[] names, IPAddress[] addresses, DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names) alternatives.AddDnsName(name);
        foreach (var address in addresses) alternatives.AddIpAddress(address);
        request.CertificateExtensions.Add(alternatives.Build());
        var from = notBefore ?? DateTimeOffset.UtcNow.AddDays(-1);
        var to = notAfter ?? DateTimeOffset.UtcNow.AddDays(30);
        using var certificate = request.Create(Authority, from, to, RandomNumberGenerator.GetBytes(12));
        using var ephemeral = certificate.CopyWithPrivateKey(key);
        // By way of PKCS#12: Windows' TLS cannot use keys that live in memory only.
        return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Swoop.TestKit;
using Swoop.Transport.Tests.Endpoints;
using Swoop.Transport.Tls;

namespace Swoop.Transport.Tests.Tls;

public sealed class CertificateFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public CertificateFileTests() => TlsPeers.Certificates.WritePemFiles(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Certificates_keys_and_roots_from_PEM_files_make_mutual_TLS()
    {
        var roots = Pem.ReadCertificatesFile(_folder["ca.pem"]);
        var client = new ClientTlsOptions
        {
            RootCertificates = roots,
            ClientCertificate = TlsCertificate.FromPemFile(_folder["client.pem"], _folder["client.key"]),
        };
        var server = new ServerTlsOptions
        {
            Certificate = TlsCertificate.FromPemFile(_folder["server.pem"], _folder["server.key"]),
            ClientCertificates = ClientCertificateMode.Require,
            ClientRootCertificates = roots,
        };
        using var peers = await TlsPeers.ShakeHandsAsync(client, server);
        Assert.Null(peers.ClientException);
        Assert.Null(peers.ServerException);
    }

    [Fact]
    public async Task A_PKCS_12_file_works_too()
    {
        File.WriteAllBytes(_folder["server.pfx"], TlsPeers.Certificates.Server.Export(X509ContentType.Pkcs12, "secret"));
        var certificate = TlsCertificate.FromPkcs12File(_folder["server.pfx"], "secret");
        using var peers = await TlsPeers.ShakeHandsAsync(TlsPeers.Client, new ServerTlsOptions { Certificate = certificate });
        Assert.Null(peers.ClientException);
    }

    [Fact]
    public void A_key_of_another_certificate_is_an_error_that_names_the_files()
    {
        var exception = Assert.Throws<CryptographicException>(() => TlsCertificate.FromPemFile(_folder["server.pem"], _folder["client.key"]));
        Assert.Contains("client.key", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_an_error()
    {
        File.WriteAllText(_folder["empty.pem"], "nothing here");
        Assert.Contains(
            "empty.pem",
            Assert.Throws<CryptographicException>(() => Pem.ReadCertificatesFile(_folder["empty.pem"])).Message,
            StringComparison.Ordinal);
        Assert.Throws<CryptographicException>(() => TlsCertificate.FromPemFile(_folder["server.pem"], _folder["empty.pem"]));
        Assert.Throws<CryptographicException>(() => TlsCertificate.FromPemFile(_folder["empty.pem"], _folder["server.key"]));
        Assert.Throws<FileNotFoundException>(() => TlsCertificate.FromPemFile(_folder["none.pem"], _folder["server.key"]));
        Assert.Throws<CryptographicException>(() => TlsCertificate.Of(TlsPeers.WithoutKey(TlsPeers.Certificates.Server)));
    }

    [Fact]
    public void New_files_are_taken_up_at_the_next_look()
    {
        var time = new ManualTimeProvider();
        var reloading = new ReloadingCertificate(_folder["server.pem"], _folder["server.key"], TimeSpan.FromSeconds(10), time: time);
        Assert.Equal(TlsPeers.Certificates.Server.Thumbprint, reloading.Current.Certificate.Thumbprint);
        var first = reloading.Current;
        using var renewed = TlsPeers.Certificates.IssueServer("renewed.example");
        Replace(renewed, DateTime.UtcNow.AddMinutes(1));
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Same(first, reloading.Current);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(renewed.Thumbprint, reloading.Current.Certificate.Thumbprint);
        var second = reloading.Current;
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Same(second, reloading.Current);
    }

    [Fact]
    public void Broken_files_keep_the_old_certificate_and_are_reported_once()
    {
        var time = new ManualTimeProvider();
        var failures = new List<Exception>();
        var reloading = new ReloadingCertificate(_folder["server.pem"], _folder["server.key"], TimeSpan.FromSeconds(10), failures.Add, time);
        var first = reloading.Current;
        File.WriteAllText(_folder["server.pem"], "half a certif");
        for (var i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(11));
            Assert.Same(first, reloading.Current);
        }

        Assert.Contains("server.pem", Assert.Single(failures).Message, StringComparison.Ordinal);
        File.Delete(_folder["server.key"]);
        for (var i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(11));
            Assert.Same(first, reloading.Current);
        }

        Assert.Equal(2, failures.Count);
        using var renewed = TlsPeers.Certificates.IssueServer("renewed.example");
        Replace(renewed, DateTime.UtcNow.AddMinutes(2));
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(renewed.Thumbprint, reloading.Current.Certificate.Thumbprint);
        Assert.Equal(2, failures.Count);
    }

    [Fact]
    public async Task New_connections_get_the_new_certificate_and_old_ones_live_on()
    {
        var time = new ManualTimeProvider();
        var reloading = new ReloadingCertificate(_folder["server.pem"], _folder["server.key"], time: time);
        var server = new ServerTlsOptions { CertificateSelector = _ => reloading.Current };
        using var old = await TlsPeers.ShakeHandsAsync(TlsPeers.Client, server);
        using var renewed = TlsPeers.Certificates.IssueServer("localhost");
        Replace(renewed, DateTime.UtcNow.AddMinutes(1));
        time.Advance(TimeSpan.FromSeconds(11));
        using var recent = await TlsPeers.ShakeHandsAsync(TlsPeers.Client, server);
        Assert.Equal(TlsPeers.Certificates.Server.Thumbprint, old.ClientWire!.Tls!.RemoteCertificate!.Thumbprint);
        Assert.Equal(renewed.Thumbprint, recent.ClientWire!.Tls!.RemoteCertificate!.Thumbprint);
    }

    private void Replace(X509Certificate2 certificate, DateTime writtenAt)
    {
        var (certificatePath, keyPath) = TestCertificates.WritePem(certificate, _folder.Path, "server");
        File.SetLastWriteTimeUtc(certificatePath, writtenAt);
        File.SetLastWriteTimeUtc(keyPath, writtenAt);
    }
}

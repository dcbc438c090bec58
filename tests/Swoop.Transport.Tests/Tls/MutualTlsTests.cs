using System.Net.Security;
using Swoop.Transport.Tests.Wires;
using Swoop.Transport.Tls;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Tls;

public sealed class MutualTlsTests
{
    private static readonly TlsCertificate OurClient = TlsCertificate.Of(TlsPeers.Certificates.Client);

    private static ServerTlsOptions Asking(ClientCertificateMode mode) =>
        TlsPeers.Server with { ClientCertificates = mode, ClientRootCertificates = TlsPeers.Certificates.Roots };

    [Theory]
    [InlineData(ClientCertificateMode.Request)]
    [InlineData(ClientCertificateMode.Require)]
    public async Task A_clients_certificate_is_accepted_and_known_to_the_server(ClientCertificateMode mode)
    {
        using var peers = await TlsPeers.ShakeHandsAsync(TlsPeers.Client with { ClientCertificate = OurClient }, Asking(mode));
        Assert.Null(peers.ServerException);
        Assert.Equal(TlsPeers.Certificates.Client.Thumbprint, peers.ServerWire!.Tls!.RemoteCertificate!.Thumbprint);
        await peers.ServerWire.SendBytesAsync("welcome"u8.ToArray());
        Assert.Equal("welcome"u8.ToArray(), await peers.ClientWire!.ReceiveExactlyAsync(7));
    }

    [Fact]
    public async Task A_session_with_a_server_that_asks_is_not_resumed_at_one_that_does_not()
    {
        var client = TlsPeers.Client with { ClientCertificate = OurClient };
        for (var i = 0; i < 3; i++)
        {
            using var asked = await TlsPeers.ShakeHandsAsync(client, Asking(ClientCertificateMode.Require));
            // The tickets come with the first bytes.
            await asked.ServerWire!.SendBytesAsync("x"u8.ToArray());
            await asked.ClientWire!.ReceiveExactlyAsync(1);
            using var peers = await TlsPeers.ShakeHandsAsync(client, TlsPeers.Server);
            Assert.Null(peers.ServerException);
            Assert.Null(peers.ServerWire!.Tls!.RemoteCertificate);
        }
    }

    [Fact]
    public async Task A_certificate_that_is_only_asked_for_may_be_missing()
    {
        using var peers = await TlsPeers.ShakeHandsAsync(TlsPeers.Client, Asking(ClientCertificateMode.Request));
        Assert.Null(peers.ServerException);
        Assert.Null(peers.ServerWire!.Tls!.RemoteCertificate);
    }

    [Fact]
    public async Task A_certificate_that_is_required_may_not_be_missing()
    {
        using var peers = await TlsPeers.ShakeHandsAsync(TlsPeers.Client, Asking(ClientCertificateMode.Require));
        Assert.Equal(TlsFailureKind.CertificateMissing, peers.ServerKind);
        // With TLS 1.3 the client has finished before the server looks; it learns by its first receive.
        if (peers.ClientWire is not { } wire) return;
        var received = 0;
        var exception = await Record.ExceptionAsync(async () => received = await wire.ReceiveAsync(new byte[1]));
        Assert.True(received == 0 || WireIO.IsConnectionError(exception));
    }

    [Theory]
    [InlineData(ClientCertificateMode.Request)]
    [InlineData(ClientCertificateMode.Require)]
    public async Task A_strangers_certificate_is_refused(ClientCertificateMode mode)
    {
        var client = TlsPeers.Client with { ClientCertificate = TlsCertificate.Of(TlsPeers.Strangers.Client) };
        using var peers = await TlsPeers.ShakeHandsAsync(client, Asking(mode));
        Assert.Equal(TlsFailureKind.Untrusted, peers.ServerKind);
        Assert.Contains("CN=Another CA", peers.ServerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_servers_certificate_is_no_clients_certificate()
    {
        var client = TlsPeers.Client with { ClientCertificate = TlsCertificate.Of(TlsPeers.Certificates.Server) };
        using var peers = await TlsPeers.ShakeHandsAsync(client, Asking(ClientCertificateMode.Require));
        Assert.Equal(TlsFailureKind.Untrusted, peers.ServerKind);
    }

    [Fact]
    public async Task A_selector_chooses_the_clients_certificate()
    {
        var hosts = new List<string>();
        var client = TlsPeers.Client with
        {
            ClientCertificateSelector = request =>
            {
                hosts.Add(request.Host);
                return TlsPeers.Certificates.Client;
            },
        };
        using var peers = await TlsPeers.ShakeHandsAsync(client, Asking(ClientCertificateMode.Require));
        Assert.Equal(TlsPeers.Certificates.Client.Thumbprint, peers.ServerWire!.Tls!.RemoteCertificate!.Thumbprint);
        Assert.All(hosts, host => Assert.Equal("localhost", host));
        using var none = await TlsPeers.ShakeHandsAsync(
            TlsPeers.Client with { ClientCertificateSelector = _ => null }, Asking(ClientCertificateMode.Request));
        Assert.Null(none.ServerException);
    }

    [Fact]
    public async Task The_applications_check_decides_about_clients()
    {
        var server = Asking(ClientCertificateMode.Require) with
        {
            ClientCertificateValidation = peer => peer.Errors == SslPolicyErrors.None && peer.Certificate!.Subject == "CN=testclient",
        };
        using var accepted = await TlsPeers.ShakeHandsAsync(TlsPeers.Client with { ClientCertificate = OurClient }, server);
        Assert.Null(accepted.ServerException);
        using var refused = await TlsPeers.ShakeHandsAsync(
            TlsPeers.Client with { ClientCertificate = OurClient }, server with { ClientCertificateValidation = _ => false });
        Assert.Equal(TlsFailureKind.RefusedByCallback, refused.ServerKind);
    }
}

using System.Net.Security;
using System.Security.Authentication;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Tests.Wires;
using Swoop.Transport.Tls;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Tls;

public sealed class ServerCertificateTests
{
    [Theory]
    [InlineData("localhost", SslProtocols.Tls13)]
    [InlineData("127.0.0.1", SslProtocols.Tls12)]
    [InlineData("::1", SslProtocols.Tls13)]
    [InlineData("foo.test.google.fr", SslProtocols.Tls12)]
    public async Task A_trusted_certificate_for_the_name_is_accepted(string host, SslProtocols version)
    {
        using var peers = await TlsPeers.ShakeHandsAsync(TlsPeers.Client with { EnabledProtocols = version }, TlsPeers.Server, host);
        Assert.Null(peers.ClientException);
        Assert.Equal(version, peers.ClientWire!.Tls!.Protocol);
        Assert.StartsWith("TLS_", peers.ClientWire.Tls.CipherSuite, StringComparison.Ordinal);
        Assert.Equal(TlsPeers.Certificates.Server.Thumbprint, peers.ServerWire!.Tls!.LocalCertificate!.Thumbprint);
        Assert.Null(peers.ServerWire.Tls.RemoteCertificate);
        Assert.NotNull(peers.ServerWire.RemoteEndPoint);
    }

    [Fact]
    public async Task The_peers_certificate_can_be_looked_at_after_the_wire_was_closed()
    {
        using var peers = await TlsPeers.ShakeHandsAsync(TlsPeers.Client, TlsPeers.Server);
        peers.ClientWire!.Abort();
        Assert.Equal(TlsPeers.Certificates.Server.Thumbprint, peers.ClientWire.Tls!.RemoteCertificate!.Thumbprint);
    }

    [Fact]
    public async Task An_unknown_authority_is_refused()
    {
        using var peers = await TlsPeers.ShakeHandsAsync(new ClientTlsOptions { RootCertificates = TlsPeers.Strangers.Roots }, TlsPeers.Server);
        Assert.Equal(TlsFailureKind.Untrusted, peers.ClientKind);
        Assert.Equal(ConnectFailureKind.Certificate, peers.Failure!.Kind);
        Assert.Contains("its issuer (CN=Swoop Test CA) is not among the trusted ones", peers.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_systems_roots_do_not_know_ours()
    {
        using var peers = await TlsPeers.ShakeHandsAsync(new ClientTlsOptions(), TlsPeers.Server);
        Assert.Equal(TlsFailureKind.Untrusted, peers.ClientKind);
    }

    [Fact]
    public async Task Another_name_is_refused_and_both_are_told()
    {
        using var peers = await TlsPeers.ShakeHandsAsync(TlsPeers.Client, TlsPeers.Server, "example.org");
        Assert.Equal(TlsFailureKind.NameMismatch, peers.ClientKind);
        Assert.Contains("not for \"example.org\" but for localhost, *.test.google.fr, 127.0.0.1, ::1", peers.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_expected_name_can_be_overridden()
    {
        using var peers = await TlsPeers.ShakeHandsAsync(TlsPeers.Client with { TargetHostOverride = "localhost" }, TlsPeers.Server, "example.org");
        Assert.Null(peers.ClientException);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused()
    {
        using var expired = TlsPeers.Certificates.IssueServer("localhost", DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(-2));
        using var peers = await TlsPeers.ShakeHandsAsync(TlsPeers.Client, new ServerTlsOptions { Certificate = TlsCertificate.Of(expired) });
        Assert.Equal(TlsFailureKind.Untrusted, peers.ClientKind);
        Assert.Contains("not valid now", peers.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allowing_the_untrusted_accepts_anything()
    {
        using var peers = await TlsPeers.ShakeHandsAsync(new ClientTlsOptions { AllowUntrusted = true }, TlsPeers.Server, "example.org");
        Assert.Null(peers.ClientException);
    }

    [Fact]
    public async Task The_applications_check_sees_everything_and_decides()
    {
        PeerCertificate? seen = null;
        var options = new ClientTlsOptions
        {
            ServerCertificateValidation = peer =>
            {
                seen = peer;
                return true;
            },
        };
        using (var peers = await TlsPeers.ShakeHandsAsync(options, TlsPeers.Server, "example.org")) Assert.Null(peers.ClientException);
        Assert.Equal("example.org", seen!.Name);
        Assert.Equal(SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors, seen.Errors);
        using var refused = await TlsPeers.ShakeHandsAsync(TlsPeers.Client with { ServerCertificateValidation = _ => false }, TlsPeers.Server);
        Assert.Equal(TlsFailureKind.RefusedByCallback, refused.ClientKind);
    }

    [Fact]
    public async Task The_certificate_is_chosen_by_the_name_asked_for()
    {
        using var other = TlsPeers.Certificates.IssueServer("other.example");
        var forOther = TlsCertificate.Of(other);
        var server = TlsPeers.Server with { CertificateSelector = name => name == "other.example" ? forOther : null };
        using var first = await TlsPeers.ShakeHandsAsync(TlsPeers.Client, server, "other.example");
        Assert.Equal(other.Thumbprint, first.ClientWire!.Tls!.RemoteCertificate!.Thumbprint);
        using var second = await TlsPeers.ShakeHandsAsync(TlsPeers.Client, server);
        Assert.Equal(TlsPeers.Certificates.Server.Thumbprint, second.ClientWire!.Tls!.RemoteCertificate!.Thumbprint);
        using var none = await TlsPeers.ShakeHandsAsync(TlsPeers.Client, new ServerTlsOptions { CertificateSelector = _ => null });
        Assert.NotNull(none.ClientException);
        Assert.Contains("localhost", none.ServerException!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(768)]
    [InlineData(768 | 3072)]
    public void Old_versions_cannot_be_configured(int versions)
    {
        Assert.Throws<ArgumentException>(() => new ClientTlsOptions { EnabledProtocols = (SslProtocols)versions });
        Assert.Throws<ArgumentException>(() => new ServerTlsOptions { EnabledProtocols = (SslProtocols)versions });
    }

    [Fact]
    public void A_server_without_any_certificate_cannot_be_configured() =>
        Assert.Throws<ArgumentException>(() => new TlsAcceptor(new ServerTlsOptions()));

    [Fact]
    public async Task Bytes_travel_after_the_handshake()
    {
        using var peers = await TlsPeers.ShakeHandsAsync(TlsPeers.Client, TlsPeers.Server);
        await peers.ClientWire!.SendBytesAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), await peers.ServerWire!.ReceiveExactlyAsync(5));
    }
}

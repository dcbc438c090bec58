using System.Net;
using System.Security.Cryptography.X509Certificates;
using Swoop.TestKit;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Tls;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Tls;

/// <summary>A client and a server that shake hands over a loopback socket.</summary>
internal static class TlsPeers
{
    public static TestCertificates Certificates { get; } = new();

    public static TestCertificates Strangers { get; } = new("Another CA");

    public static ClientTlsOptions Client { get; } = new() { RootCertificates = Certificates.Roots };

    public static ServerTlsOptions Server { get; } = new() { Certificate = TlsCertificate.Of(Certificates.Server) };

    public static async Task<Outcome> ShakeHandsAsync(ClientTlsOptions client, ServerTlsOptions server, string host = "localhost")
    {
        await using var listener = SocketListener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var accepting = AcceptAsync(listener, server);
        var outcome = new Outcome();
        var connector = new TlsConnector(new SocketConnector(listener.LocalEndPoint!), client, host);
        outcome.ClientException = await Record.ExceptionAsync(async () => outcome.ClientWire = await connector.ConnectAsync(default));
        outcome.ServerException = await Record.ExceptionAsync(async () => outcome.ServerWire = await accepting);
        if (outcome.ClientException is not null) outcome.Failure = ConnectFailure.Of(outcome.ClientException, connector.Target);
        return outcome;
    }

    public static X509Certificate2 WithoutKey(X509Certificate2 certificate) => X509CertificateLoader.LoadCertificate(certificate.RawData);

    private static async Task<Wire> AcceptAsync(SocketListener listener, ServerTlsOptions server) =>
        await new TlsAcceptor(server).AcceptAsync((await listener.AcceptAsync(default))!, default);

    internal sealed class Outcome : IDisposable
    {
        public Wire? ClientWire { get; set; }

        public Wire? ServerWire { get; set; }

        public Exception? ClientException { get; set; }

        public Exception? ServerException { get; set; }

        public ConnectFailure? Failure { get; set; }

        public TlsFailureKind? ClientKind => (ClientException as TlsFailureException)?.Kind;

        public TlsFailureKind? ServerKind => (ServerException as TlsFailureException)?.Kind;

        public void Dispose()
        {
            ClientWire?.Abort();
            ServerWire?.Abort();
        }
    }
}

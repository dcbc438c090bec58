using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Swoop.Server;
using Swoop.Transport.Tls;

namespace Swoop.Docs.Tests.Snippets;

/// <summary>Ways to listen.</summary>
internal static class Servers
{
    public static GrpcServer WithOptions(ILoggerFactory loggerFactory)
    {
        var server = new GrpcServer(new GrpcServerOptions
        {
            MaxReceiveMessageSize = 16 << 20,
            MaxConcurrentStreams = 1000,
            MaxConnectionAge = TimeSpan.FromMinutes(30),
            MaxConnectionAgeGrace = TimeSpan.FromMinutes(1),
            ResponseCompression = "gzip",
            LoggerFactory = loggerFactory,
        });
        return server;
    }

    public static async Task<GrpcServer> WithTlsAsync(string address, string certificatePath, string keyPath)
    {
        var server = new GrpcServer();
        server.AddService(new GreeterService());
        server.Listen(address, new ServerTlsOptions
        {
            Certificate = TlsCertificate.FromPemFile(certificatePath, keyPath),
        });
        await server.StartAsync();
        return server;
    }

    public static GrpcServer WithReloadedCertificate(string address, string certificatePath, string keyPath)
    {
        var server = new GrpcServer();
        var certificate = new ReloadingCertificate(certificatePath, keyPath);
        server.Listen(address, new ServerTlsOptions { CertificateSelector = _ => certificate.Current });
        return server;
    }

    public static async Task<GrpcServer> WithClientCertificatesAsync(string address, TlsCertificate certificate, X509Certificate2Collection roots)
    {
        var server = new GrpcServer();
        server.AddService(new GreeterService());
        server.Listen(address, new ServerTlsOptions
        {
            Certificate = certificate,
            ClientCertificates = ClientCertificateMode.Require,
            ClientRootCertificates = roots,
        });
        await server.StartAsync();
        return server;
    }

    public static async Task<GrpcServer> OnUnixSocketAsync(string path)
    {
        var server = new GrpcServer();
        server.AddService(new GreeterService()).ListenUnixSocket(path);
        await server.StartAsync();
        return server;
    }

    public static async Task<GrpcServer> OnSeveralEndpointsAsync()
    {
        var server = new GrpcServer();
        server.AddService(new GreeterService());
        server.Listen("http://127.0.0.1:0").Listen("http://[::1]:0").ListenAbstractSocket("greeter");
        await server.StartAsync();
        foreach (var endpoint in server.Endpoints) Console.WriteLine($"listening on {endpoint.Address}");
        return server;
    }

    public static async Task ShutDownAsync(GrpcServer server)
    {
        await server.ShutdownAsync(TimeSpan.FromSeconds(30));
    }
}

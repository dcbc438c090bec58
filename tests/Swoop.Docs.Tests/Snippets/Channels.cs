using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Swoop.Client;
using Swoop.Transport.Tls;

namespace Swoop.Docs.Tests.Snippets;

/// <summary>Ways to connect.</summary>
internal static class Channels
{
    public static GrpcChannel WithOwnRoots(string address, string rootsPem)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(rootsPem);
        var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            Tls = new ClientTlsOptions { RootCertificates = roots },
        });
        return channel;
    }

    public static GrpcChannel WithClientCertificate(string address, X509Certificate2Collection roots, string certificatePath, string keyPath)
    {
        var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            Tls = new ClientTlsOptions
            {
                RootCertificates = roots,
                ClientCertificate = TlsCertificate.FromPemFile(certificatePath, keyPath),
            },
        });
        return channel;
    }

    public static GrpcChannel WithCallCredentials(string address, Func<Task<string>> getTokenAsync)
    {
        var perCall = CallCredentials.FromInterceptor(async (context, metadata) => metadata.Add("authorization", $"Bearer {await getTokenAsync()}"));
        var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Create(new SslCredentials(), perCall),
        });
        return channel;
    }

    public static GrpcChannel OverUnixSocket()
    {
        var channel = GrpcChannel.ForAddress("unix:/run/greeter.sock");
        return channel;
    }

    public static GrpcChannel WithKeepalive()
    {
        var channel = GrpcChannel.ForAddress("https://greeter.example:5001", new GrpcChannelOptions
        {
            KeepaliveTime = TimeSpan.FromMinutes(5),
            KeepaliveTimeout = TimeSpan.FromSeconds(20),
            ConnectTimeout = TimeSpan.FromSeconds(10),
        });
        return channel;
    }

    public static async Task ConnectAsync(GrpcChannel channel)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await channel.ConnectAsync(patience.Token);
    }

    public static async Task ShutDownAsync(GrpcChannel channel)
    {
        await channel.ShutdownAsync();
    }
}

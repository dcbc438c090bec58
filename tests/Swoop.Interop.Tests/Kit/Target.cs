using Swoop.Client;
using Swoop.Interop.Client;
using Swoop.Interop.Testing.Client;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Tls;

namespace Swoop.Interop.Tests.Kit;

/// <summary>Runs a case in our client.</summary>
internal static class Target
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    public static Task RunAsync(string testCase, int port, bool usesTls) =>
        RunAsync(testCase, options => GrpcChannel.ForAddress($"{(usesTls ? "https" : "http")}://127.0.0.1:{port}", options), usesTls);

    public static Task RunAsync(string testCase, string address) => RunAsync(testCase, options => GrpcChannel.ForAddress(address, options), usesTls: false);

    public static Task RunAsync(string testCase, MemoryListener listener) => RunAsync(testCase, options => GrpcChannel.ForMemory(listener, options), usesTls: false);

    private static async Task RunAsync(string testCase, Func<GrpcChannelOptions, GrpcChannel> connect, bool usesTls)
    {
        var watch = new CompressionWatch();
        var options = new GrpcChannelOptions
        {
            CompressionProviders = watch.Providers,
            Tls = usesTls ? new ClientTlsOptions { RootCertificates = Certificates.Current.Roots, TargetHostOverride = Certificates.HostName } : null,
        };
        await using var target = new InteropTarget(() => connect(options), watch.Take);
        await InteropCases.RunAsync(testCase, target).WaitAsync(_patience);
    }
}

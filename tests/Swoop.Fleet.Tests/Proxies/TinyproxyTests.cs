using Grpc.Core;
using Swoop.Client;
using Swoop.Client.Proxies;
using Swoop.Fleet.Tests.Kit;
using Swoop.Interop.Testing;
using Swoop.TestKit;
using Swoop.Transport.Tls;

namespace Swoop.Fleet.Tests.Proxies;

/// <summary>Connections through tinyproxy, an HTTP proxy with CONNECT.</summary>
public sealed class TinyproxyTests : IDisposable
{
    // 127.0.0.1 in the short form that the C library knows. We take it for a name: the machine itself is never reached through a proxy.
    private const string Host = "127.1";
    private const string HostInCertificate = "foo.test.google.fr";

    private readonly TestCertificates _certificates = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("swoop-certificates-").FullName;

    public TinyproxyTests() => _certificates.WritePemFiles(_folder);

    public void Dispose()
    {
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_of_all_shapes_go_through_a_proxy(bool usesTls)
    {
        await using var proxy = await Tinyproxy.StartAsync();
        await using var fleet = await ServerFleet.StartAsync(Server(usesTls));
        using var channel = Open(fleet, $"http://127.0.0.1:{proxy.Port}", usesTls);
        await CallInAllShapesAsync(channel);
        Assert.Contains($"CONNECT {Host}:{fleet[0].EndPoint.Port} HTTP/1.1", await proxy.ReadLogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_wants_a_password_gets_it()
    {
        await using var proxy = await Tinyproxy.StartAsync("BasicAuth swoop s3cret");
        await using var fleet = await ServerFleet.StartAsync(Server(usesTls: false));
        using var channel = Open(fleet, $"http://swoop:s3cret@127.0.0.1:{proxy.Port}", usesTls: false);
        await CallInAllShapesAsync(channel);
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_named_with_its_answer()
    {
        await using var proxy = await Tinyproxy.StartAsync("BasicAuth swoop s3cret");
        await using var fleet = await ServerFleet.StartAsync(Server(usesTls: false));
        using var channel = Open(fleet, $"http://127.0.0.1:{proxy.Port}", usesTls: false);
        var status = await FailAsync(channel);
        Assert.Contains($"127.0.0.1:{proxy.Port}", status.Detail, StringComparison.Ordinal);
        Assert.Contains("407", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_a_proxy_cannot_reach_is_unavailable_until_it_is_there()
    {
        await using var proxy = await Tinyproxy.StartAsync();
        await using var fleet = await ServerFleet.StartAsync(Server(usesTls: false));
        using var channel = Open(fleet, $"http://127.0.0.1:{proxy.Port}", usesTls: false);
        await fleet[0].DrainAsync();
        var status = await FailAsync(channel);
        Assert.Contains($"{Host}:{fleet[0].EndPoint.Port}", status.Detail, StringComparison.Ordinal);

        await fleet[0].StartAsync();
        var client = new TestService.TestServiceClient(channel);
        await client.EmptyCallAsync(new Empty(), new CallOptions(deadline: DateTime.UtcNow + Patience.Long).WithWaitForReady());
    }

    private static async Task CallInAllShapesAsync(GrpcChannel channel)
    {
        var maker = new CallMaker(new TestService.TestServiceClient(channel));
        foreach (var shape in Enum.GetValues<CallShape>()) await maker.MakeAsync(shape).WaitAsync(Patience.Long);
    }

    private static async Task<Status> FailAsync(GrpcChannel channel)
    {
        var client = new TestService.TestServiceClient(channel);
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await client.EmptyCallAsync(new Empty(), deadline: DateTime.UtcNow + Patience.Long));
        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        return exception.Status;
    }

    private FleetServer Server(bool usesTls) => usesTls
        ? new FleetServer(Make.Swoop, "--use_tls=true", $"--cert_file={_folder}/server.pem", $"--key_file={_folder}/server.key")
        : new FleetServer(Make.Swoop);

    private GrpcChannel Open(ServerFleet fleet, string proxy, bool usesTls) => GrpcChannel.ForAddress(
        $"dns:{Host}:{fleet[0].EndPoint.Port}",
        new GrpcChannelOptions
        {
            Credentials = usesTls ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure,
            Proxy = new GrpcProxy(new Uri(proxy)),
            Tls = usesTls ? new ClientTlsOptions { RootCertificates = _certificates.Roots, TargetHostOverride = HostInCertificate } : null,
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
        });
}

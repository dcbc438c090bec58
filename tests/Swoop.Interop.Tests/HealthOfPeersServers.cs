using Grpc.Core;
using Swoop.Client;
using Swoop.Client.ServiceConfigs;
using Swoop.Interop.Testing;
using Swoop.Interop.Tests.Kit;

namespace Swoop.Interop.Tests;

/// <summary>Client-side health checks (gRFC A17) against servers that we did not write: grpc-go's health service, and C-core without one.</summary>
public sealed class HealthOfPeersServers(PeerServers servers) : IClassFixture<PeerServers>
{
    [Theory]
    [InlineData("go", "")]
    [InlineData("python", "")]
    public async Task A_server_that_serves_gets_calls(string peer, string service)
    {
        using var channel = await ConnectAsync(peer, service);

        await new TestService.TestServiceClient(channel).EmptyCallAsync(new Empty()).ResponseAsync.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("not.serving", "NOT_SERVING")]
    [InlineData("unknown", "SERVICE_UNKNOWN")]
    public async Task A_service_that_does_not_serve_gets_none(string service, string health)
    {
        using var channel = await ConnectAsync("go", service);

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => new TestService.TestServiceClient(channel).EmptyCallAsync(new Empty()).ResponseAsync.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Contains(health, failure.Status.Detail, StringComparison.Ordinal);
    }

    private async Task<GrpcChannel> ConnectAsync(string peer, string service)
    {
        var config = ServiceConfig.Parse($$$"""{"loadBalancingConfig": [{"round_robin": {}}], "healthCheckConfig": {"serviceName": "{{{service}}}"}}""");
        return GrpcChannel.ForAddress($"http://127.0.0.1:{await servers.PortOfAsync(peer, usesTls: false)}", new GrpcChannelOptions { ServiceConfig = config });
    }
}

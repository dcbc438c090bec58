using System.Net;
using Swoop.Client;
using Swoop.Client.ServiceConfigs;
using Swoop.Interop.Testing;
using Swoop.Interop.Testing.Client;
using Swoop.Interop.Testing.Server;
using Swoop.Server;

namespace Swoop.Interop.Tests;

/// <summary>The official case of gRFC A105, our client against our server: peers that can be installed are older than it.</summary>
public sealed class ConnectionScaling
{
    [Fact]
    public async Task A_third_call_takes_a_connection_of_its_own()
    {
        await using var server = new GrpcServer(new GrpcServerOptions { MaxConcurrentStreams = ConnectionScalingCase.Limit });
        server.AddService(TestService.BindService(new TestServiceImpl()));
        server.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        await server.StartAsync();
        var config = ServiceConfig.Parse($$$"""{"connectionScaling": {"maxConnectionsPerSubchannel": {{{ConnectionScalingCase.Limit}}}}}""");
        await using var target = new InteropTarget(
            () => GrpcChannel.ForAddress($"http://127.0.0.1:{server.Endpoints[0].Port}", new GrpcChannelOptions { ServiceConfig = config }));

        await ConnectionScalingCase.RunAsync(target).WaitAsync(TimeSpan.FromSeconds(60));
    }
}

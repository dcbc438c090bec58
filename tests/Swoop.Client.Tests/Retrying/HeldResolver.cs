using System.Net;
using Grpc.Core;
using Swoop.Client.Resolving;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Targets;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Tests.Retrying;

/// <summary>A resolver that says nothing until a test lets it speak.</summary>
internal sealed class HeldResolver : ResolverFactory
{
    private readonly TaskCompletionSource<IResolverHost> _host = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override string Scheme => "held";

    public override Resolver Create(TargetUri target, IResolverHost host) => new Waiting(this, host);

    public GrpcChannel ChannelTo(MemoryListener listener, GrpcChannelOptions? options = null) => GrpcChannel.ForAddress("held:x", (options ?? new GrpcChannelOptions()) with
    {
        Credentials = ChannelCredentials.Insecure,
        ResolverFactories = [this],
        ConnectorFactory = _ => new MemoryConnector(listener),
    });

    public async Task SpeakAsync(ServiceConfig? config = null)
    {
        var host = await _host.Task.WaitAsync(Kit.Api.Patience);
        host.Run(() => host.Report(new ResolverResult { Endpoints = [new ResolvedEndpoint(new DnsEndPoint("x", 1))], ServiceConfig = config }));
    }

    public async Task FailAsync()
    {
        var host = await _host.Task.WaitAsync(Kit.Api.Patience);
        host.Run(() => host.Report(ResolverResult.Failed(new Status(StatusCode.Unavailable, "unknown name"))));
    }

    private sealed class Waiting(HeldResolver factory, IResolverHost host) : Resolver
    {
        public override void Start() => factory._host.TrySetResult(host);
    }
}

using System.Text.Json;
using Grpc.Core;
using Swoop.Client;
using Swoop.Client.Balancing;
using Swoop.Client.Balancing.Endpoints;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Docs.Tests.Snippets;

internal sealed record StickyConfig : LoadBalancingConfig
{
    public override string PolicyName => "sticky";
}

internal sealed class StickyFactory : LoadBalancerFactory
{
    public override string PolicyName => "sticky";

    public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies) => new StickyConfig();

    public override LoadBalancer Create(IBalancerHost host) => new StickyBalancer(host);
}

internal sealed class StickyBalancer(IBalancerHost host) : EndpointBalancer(host)
{
    protected override Picker CreatePicker(ConnectivityState state, IReadOnlyList<EndpointChild> ready) =>
        ready.Count == 0 ? WithoutReady(state) : new StickyPicker([.. ready.Select(child => child.Picker)]);
}

internal sealed class StickyPicker(Picker[] pickers) : Picker
{
    public override PickResult Pick(in PickArgs args)
    {
        var tenant = args.Headers?.GetValue("tenant") ?? "";
        return pickers[(uint)tenant.GetHashCode(StringComparison.Ordinal) % (uint)pickers.Length].Pick(args);
    }
}

/// <summary>How it is used.</summary>
internal static class Stickiness
{
    public static GrpcChannel Connect(string target)
    {
        var channel = GrpcChannel.ForAddress(target, new GrpcChannelOptions
        {
            LoadBalancerFactories = [new StickyFactory()],
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = [new StickyConfig()] },
        });
        return channel;
    }
}

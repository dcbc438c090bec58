using Swoop.Client.Targets;

namespace Swoop.Client.Resolving.Addresses;

/// <summary><c>passthrough:///host:port</c>: what is written goes to the connector, which finds the name's addresses, if it needs them.</summary>
internal sealed class PassthroughResolverFactory : ResolverFactory
{
    public const string Name = "passthrough";

    public override string Scheme => Name;

    public override string AuthorityOf(TargetUri target) => Parse(target).ToString();

    public override Resolver Create(TargetUri target, IResolverHost host) =>
        new FixedResolver(host, AddressList.Resolve([Parse(target)], host.DefaultPort));

    private static HostPort Parse(TargetUri target) => HostPort.Parse(target.Endpoint, target);
}

namespace Swoop.Client.Resolving;

/// <summary>The endpoints are known from the start.</summary>
internal sealed class FixedResolver(IResolverHost host, ResolverResult result) : Resolver
{
    public override void Start() => host.Report(result);
}

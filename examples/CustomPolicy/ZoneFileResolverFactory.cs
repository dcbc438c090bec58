using Swoop.Client.Resolving;
using Swoop.Client.Targets;

namespace CustomPolicy;

/// <summary>Resolves <c>zones:///path/of/a/file</c>.</summary>
internal sealed class ZoneFileResolverFactory : ResolverFactory
{
    public override string Scheme => "zones";

    /// <summary>The servers have a name in common; the file's path is not it.</summary>
    public override string AuthorityOf(TargetUri target) => "greeter";

    public override Resolver Create(TargetUri target, IResolverHost host) => new ZoneFileResolver("/" + target.Endpoint, host);
}

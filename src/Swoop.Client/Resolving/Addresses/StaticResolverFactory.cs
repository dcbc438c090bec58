using Swoop.Client.Targets;

namespace Swoop.Client.Resolving.Addresses;

/// <summary><c>static:///host:port,host:port</c>: a list of servers, each by name or by address.</summary>
/// <remarks>A name is looked up anew each time it is connected to, and stands for one server whatever the number of its addresses.</remarks>
internal sealed class StaticResolverFactory : ResolverFactory
{
    public override string Scheme => "static";

    /// <summary>The first in the list: a list has no name of its own.</summary>
    public override string AuthorityOf(TargetUri target) => AddressList.Parse(target)[0].ToString();

    public override Resolver Create(TargetUri target, IResolverHost host) =>
        new FixedResolver(host, AddressList.Resolve(AddressList.Parse(target), host.DefaultPort));
}

using System.Net.Sockets;
using Swoop.Client.Targets;

namespace Swoop.Client.Resolving.Addresses;

/// <summary><c>ipv4:address[:port],...</c> and <c>ipv6:[address]:port,...</c> (gRPC, "Name resolution").</summary>
internal sealed class IpResolverFactory : ResolverFactory
{
    private readonly AddressFamily _family;

    private IpResolverFactory(string scheme, AddressFamily family)
    {
        Scheme = scheme;
        _family = family;
    }

    public static IpResolverFactory V4 { get; } = new("ipv4", AddressFamily.InterNetwork);

    public static IpResolverFactory V6 { get; } = new("ipv6", AddressFamily.InterNetworkV6);

    public override string Scheme { get; }

    /// <summary>The first address: a list has no name of its own.</summary>
    public override string AuthorityOf(TargetUri target) => Parse(target)[0].ToString();

    public override Resolver Create(TargetUri target, IResolverHost host) =>
        new FixedResolver(host, AddressList.Resolve(Parse(target), host.DefaultPort));

    private List<HostPort> Parse(TargetUri target)
    {
        var list = AddressList.Parse(target);
        foreach (var one in list)
        {
            if (one.Address?.AddressFamily != _family)
                throw new ArgumentException($"The target \"{target}\" is wrong: \"{one.Host}\" is not an {(_family == AddressFamily.InterNetwork ? "IPv4" : "IPv6")} address.", nameof(target));
        }

        return list;
    }
}

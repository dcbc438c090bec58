using System.Net.Sockets;
using Swoop.Client.Targets;

namespace Swoop.Client.Resolving.Unix;

/// <summary><c>unix-abstract:name</c>: a socket in Linux' abstract namespace (gRPC, "Name resolution").</summary>
internal sealed class UnixAbstractResolverFactory : ResolverFactory
{
    public override string Scheme => "unix-abstract";

    /// <summary>A socket of this machine has no other name.</summary>
    public override string AuthorityOf(TargetUri target)
    {
        EndPointOf(target);
        return "localhost";
    }

    public override Resolver Create(TargetUri target, IResolverHost host) =>
        new FixedResolver(host, new ResolverResult { Endpoints = [new ResolvedEndpoint(EndPointOf(target))] });

    private static UnixDomainSocketEndPoint EndPointOf(TargetUri target)
    {
        // Slashes have no meaning in this namespace: they are part of the name.
        var name = target.Authority.Length > 0 ? $"//{target.Authority}{target.Endpoint}" : target.Endpoint;
        if (name.Length == 0) throw new ArgumentException($"The target \"{target}\" lacks the socket's name.", nameof(target));
        return UnixPath.ToEndPoint("\0" + name, target);
    }
}

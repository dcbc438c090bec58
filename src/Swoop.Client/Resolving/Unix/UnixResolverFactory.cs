using System.Net.Sockets;
using Swoop.Client.Targets;

namespace Swoop.Client.Resolving.Unix;

/// <summary><c>unix:/path</c>, <c>unix:relative/path</c> and <c>unix:///path</c> (gRPC, "Name resolution").</summary>
internal sealed class UnixResolverFactory : ResolverFactory
{
    public override string Scheme => "unix";

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
        if (target.Authority.Length > 0)
            throw new ArgumentException($"The target \"{target}\" has two slashes before a relative path; write unix:path, unix:/path or unix:///path.", nameof(target));
        if (target.Endpoint.TrimStart('/').Length == 0)
            throw new ArgumentException($"The target \"{target}\" lacks the socket's path.", nameof(target));
        return UnixPath.ToEndPoint(target.Endpoint, target);
    }
}

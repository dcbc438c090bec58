using System.Net.Sockets;
using Swoop.Client.Targets;

namespace Swoop.Client.Resolving.Unix;

/// <summary>
/// <c>unix:/path</c>, <c>unix:relative/path</c> and <c>unix:///path</c>, and <c>unix-abstract:name</c> for a socket in Linux' abstract namespace
/// (gRPC, "Name resolution").
/// </summary>
internal sealed class UnixResolverFactory : ResolverFactory
{
    private readonly Func<TargetUri, string> _pathOf;

    private UnixResolverFactory(string scheme, Func<TargetUri, string> pathOf)
    {
        Scheme = scheme;
        _pathOf = pathOf;
    }

    public static UnixResolverFactory FileSystem { get; } = new("unix", FilePathOf);

    public static UnixResolverFactory Abstract { get; } = new("unix-abstract", AbstractPathOf);

    public override string Scheme { get; }

    /// <summary>A socket of this machine has no other name.</summary>
    public override string AuthorityOf(TargetUri target)
    {
        EndPointOf(target);
        return "localhost";
    }

    public override Resolver Create(TargetUri target, IResolverHost host) =>
        new FixedResolver(host, new ResolverResult { Endpoints = [new ResolvedEndpoint(EndPointOf(target))] });

    private static string FilePathOf(TargetUri target)
    {
        if (target.Authority.Length > 0)
            throw new ArgumentException($"The target \"{target}\" has two slashes before a relative path; write unix:path, unix:/path or unix:///path.", nameof(target));
        if (target.Endpoint.TrimStart('/').Length == 0)
            throw new ArgumentException($"The target \"{target}\" lacks the socket's path.", nameof(target));
        return target.Endpoint;
    }

    private static string AbstractPathOf(TargetUri target)
    {
        // Slashes have no meaning in this namespace: they are part of the name.
        var name = target.Authority.Length > 0 ? $"//{target.Authority}{target.Endpoint}" : target.Endpoint;
        if (name.Length == 0) throw new ArgumentException($"The target \"{target}\" lacks the socket's name.", nameof(target));
        return "\0" + name;
    }

    /// <exception cref="ArgumentException">The path is missing or malformed, or longer than the operating system permits, about 100 bytes.</exception>
    private UnixDomainSocketEndPoint EndPointOf(TargetUri target)
    {
        var path = _pathOf(target);
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new ArgumentException($"The target \"{target}\" has a path that is too long for a unix socket.", nameof(target), exception);
        }
    }
}

using Swoop.Client.Targets;

namespace Swoop.Client.Resolving;

/// <summary>Makes resolvers for the targets of one scheme, such as <c>dns</c>. Registered by <see cref="GrpcChannelOptions.ResolverFactories"/>.</summary>
/// <remarks>Thread-safe; one factory may serve any number of channels.</remarks>
public abstract class ResolverFactory
{
    /// <summary>The scheme, in lower case.</summary>
    public abstract string Scheme { get; }

    /// <summary>What a channel to the target sends as <c>:authority</c> and expects in the server's certificate: by default the target's path,
    /// with characters that an authority cannot have written as <c>%</c> and two digits (RFC 3986, 3.2).</summary>
    /// <exception cref="ArgumentException">The target is not one of this scheme's.</exception>
    public virtual string AuthorityOf(TargetUri target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return AuthorityEncoding.Encode(target.Endpoint);
    }

    /// <summary>Makes a resolver; it does nothing before it is started.</summary>
    /// <exception cref="ArgumentException">The target is not one of this scheme's.</exception>
    public abstract Resolver Create(TargetUri target, IResolverHost host);
}

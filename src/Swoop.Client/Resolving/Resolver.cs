using Swoop.Transport.Endpoints;

namespace Swoop.Client.Resolving;

/// <summary>Finds the addresses behind a target. All members and the callback run on the channel's control loop.</summary>
internal abstract class Resolver
{
    /// <summary>Begins; <paramref name="onUpdate"/> is called with each new set of addresses.</summary>
    public abstract void Start(Action<ResolverUpdate> onUpdate);

    /// <summary>The addresses may be out of date: connections to them failed.</summary>
    public virtual void Refresh()
    {
    }

    /// <summary>Ends; the callback is not called any more.</summary>
    public virtual void Shutdown()
    {
    }
}

/// <summary>What a resolver found.</summary>
/// <param name="Endpoints">The addresses, in order of preference.</param>
internal sealed record ResolverUpdate(IReadOnlyList<IConnector> Endpoints);

/// <summary>The addresses are known from the start.</summary>
internal sealed class StaticResolver(params IReadOnlyList<IConnector> endpoints) : Resolver
{
    public override void Start(Action<ResolverUpdate> onUpdate) => onUpdate(new ResolverUpdate(endpoints));
}

namespace Swoop.Client.Resolving;

/// <summary>Finds the endpoints behind a target and says so each time they change (gRPC, "Name resolution").</summary>
/// <remarks>All members run on the channel's control loop; results go to <see cref="IResolverHost.Report"/>.</remarks>
public abstract class Resolver
{
    /// <summary>Begins. Called once; the first result, be it a failure, is what the channel's first calls wait for.</summary>
    public abstract void Start();

    /// <summary>The endpoints may be out of date: connections to them failed. Whoever resolves by asking asks again, but not more often than is polite.</summary>
    public virtual void Refresh()
    {
    }

    /// <summary>Ends; nothing is reported any more.</summary>
    public virtual void Shutdown()
    {
    }
}

namespace Swoop.Client.Resolving.Dns;

/// <summary>Looks a target's name up, once.</summary>
internal interface INameLookup
{
    /// <summary>The name, for people.</summary>
    string Name { get; }

    /// <exception cref="OperationCanceledException">The token asked to give up; all other failures are in the result.</exception>
    Task<NameLookupResult> LookUpAsync(CancellationToken cancellation);
}

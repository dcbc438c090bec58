namespace Swoop.Client.Resolving.Dns;

/// <summary>What a look-up has brought.</summary>
/// <param name="Result">For the channel.</param>
/// <param name="IsServiceConfigKnown">False where nobody could be asked for the service config: what was known before goes on.</param>
internal sealed record NameLookupResult(ResolverResult Result, bool IsServiceConfigKnown);

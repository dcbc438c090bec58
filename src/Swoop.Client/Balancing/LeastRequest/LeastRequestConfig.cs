using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.LeastRequest;

/// <summary>Each call goes to the endpoint with the fewest open calls among a few drawn by chance (gRFC A48, <c>least_request_experimental</c>).</summary>
/// <remarks>Keeps calls away from endpoints that are slow now, without reports of theirs.</remarks>
public sealed record LeastRequestConfig : LoadBalancingConfig
{
    internal const string Name = "least_request_experimental";
    internal const int LeastChoices = 2;
    internal const int MostChoices = 10;

    /// <inheritdoc/>
    public override string PolicyName => Name;

    /// <summary>How many endpoints are drawn for a call; at least 2. More than 10 count as 10. 2 unless set.</summary>
    public int ChoiceCount { get; init; } = LeastChoices;
}

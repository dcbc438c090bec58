namespace Swoop.Client.ServiceConfigs;

/// <summary>Stops retries and hedges of a whole channel while much fails (gRFC A6, "Throttling"): each failure costs a token, each success brings
/// <paramref name="TokenRatio"/> of one, and with half of the tokens or fewer left nothing is sent again.</summary>
/// <param name="MaxTokens">How many tokens there are at first and at most; from 1 to 1000.</param>
/// <param name="TokenRatio">What a success brings; more than zero. Counted to three decimal places.</param>
public sealed record RetryThrottling(int MaxTokens, double TokenRatio);

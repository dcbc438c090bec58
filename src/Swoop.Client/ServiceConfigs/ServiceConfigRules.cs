using Grpc.Core;

namespace Swoop.Client.ServiceConfigs;

/// <summary>What the values of a service config may be, whether it came as text or as an object (gRFC A6; gRPC, "Service config").</summary>
internal static class ServiceConfigRules
{
    private const int MaxThrottlingTokens = 1000;
    private const double LeastTokenRatio = 0.001;

    /// <param name="config">The config.</param>
    /// <param name="path">Where it stands, for errors; empty where it stands alone.</param>
    /// <exception cref="ServiceConfigException">A value is out of range, or two contradict each other.</exception>
    public static void Check(ServiceConfig config, string path = "")
    {
        var seen = new Dictionary<MethodName, string>();
        for (var index = 0; index < config.MethodConfigs.Count; index++)
        {
            var methodPath = $"{JsonFields.PathOf(path, "methodConfig")}[{index}]";
            CheckNames(config.MethodConfigs[index].Names, $"{methodPath}.name", seen);
            CheckMethod(config.MethodConfigs[index], methodPath);
        }

        if (config.RetryThrottling is { } throttling) CheckThrottling(throttling, JsonFields.PathOf(path, "retryThrottling"));
        if (config.ConnectionScaling is { MaxConnectionsPerSubchannel: < 1 and var most })
            throw new ServiceConfigException(JsonFields.PathOf(path, "connectionScaling.maxConnectionsPerSubchannel"), $"must be at least 1, but is {most}");
    }

    private static void CheckNames(IReadOnlyList<MethodName> names, string path, Dictionary<MethodName, string> seen)
    {
        for (var index = 0; index < names.Count; index++)
        {
            var (name, namePath) = (names[index], $"{path}[{index}]");
            if (name.Service.Length == 0 && name.Method.Length > 0)
                throw new ServiceConfigException(namePath, $"has the method \"{name.Method}\", but no service; name its service, or remove the method to mean all methods");
            if (!seen.TryAdd(name, namePath))
                throw new ServiceConfigException(namePath, $"is {TextOf(name)}, which {seen[name]} is too; only one entry can be for it");
        }
    }

    private static void CheckMethod(MethodConfig config, string path)
    {
        if (config.Timeout < TimeSpan.Zero) throw Negative($"{path}.timeout", config.Timeout.Value);
        if (config.MaxRequestMessageBytes < 0) throw Negative($"{path}.maxRequestMessageBytes", config.MaxRequestMessageBytes);
        if (config.MaxResponseMessageBytes < 0) throw Negative($"{path}.maxResponseMessageBytes", config.MaxResponseMessageBytes);
        if (config is { RetryPolicy: not null, HedgingPolicy: not null })
            throw new ServiceConfigException(path, "has both a retryPolicy and a hedgingPolicy; remove one");
        if (config.RetryPolicy is { } retry) CheckRetry(retry, $"{path}.retryPolicy");
        if (config.HedgingPolicy is { } hedging) CheckHedging(hedging, $"{path}.hedgingPolicy");
    }

    private static void CheckRetry(RetryPolicy policy, string path)
    {
        CheckAttempts(policy.MaxAttempts, path);
        CheckPositive(policy.InitialBackoff, $"{path}.initialBackoff");
        CheckPositive(policy.MaxBackoff, $"{path}.maxBackoff");
        if (!(policy.BackoffMultiplier > 0 && double.IsFinite(policy.BackoffMultiplier)))
            throw new ServiceConfigException($"{path}.backoffMultiplier", $"must be more than 0, but is {Shown(policy.BackoffMultiplier)}");
        if (policy.RetryableStatusCodes.Count == 0)
            throw new ServiceConfigException($"{path}.retryableStatusCodes", "is empty; name at least one status code, or remove the policy");
        CheckCodes(policy.RetryableStatusCodes, $"{path}.retryableStatusCodes");
    }

    private static void CheckHedging(HedgingPolicy policy, string path)
    {
        CheckAttempts(policy.MaxAttempts, path);
        if (policy.HedgingDelay < TimeSpan.Zero) throw Negative($"{path}.hedgingDelay", policy.HedgingDelay);
        CheckCodes(policy.NonFatalStatusCodes, $"{path}.nonFatalStatusCodes");
    }

    private static void CheckThrottling(RetryThrottling throttling, string path)
    {
        if (throttling.MaxTokens is < 1 or > MaxThrottlingTokens)
            throw new ServiceConfigException($"{path}.maxTokens", $"must be from 1 to {MaxThrottlingTokens}, but is {throttling.MaxTokens}");
        // Three decimal places count, so less than that is nothing, and nothing would ever lift the throttling.
        if (!(throttling.TokenRatio >= LeastTokenRatio && double.IsFinite(throttling.TokenRatio)))
            throw new ServiceConfigException($"{path}.tokenRatio", $"must be at least {Shown(LeastTokenRatio)}, but is {Shown(throttling.TokenRatio)}");
    }

    private static void CheckAttempts(int attempts, string path)
    {
        if (attempts >= 2) return;
        throw new ServiceConfigException($"{path}.maxAttempts", $"must be at least 2, because the first attempt counts, but is {attempts}; remove the policy for calls without a second one");
    }

    private static void CheckPositive(TimeSpan time, string path)
    {
        if (time <= TimeSpan.Zero) throw new ServiceConfigException(path, $"must be more than 0s, but is {Shown(time.TotalSeconds)}s");
    }

    private static void CheckCodes(IReadOnlyList<StatusCode> codes, string path)
    {
        for (var index = 0; index < codes.Count; index++)
        {
            if (!Enum.IsDefined(codes[index])) throw new ServiceConfigException($"{path}[{index}]", $"must be a status code, but is {codes[index]}");
        }
    }

    private static ServiceConfigException Negative(string path, TimeSpan time) => new(path, $"must not be negative, but is {Shown(time.TotalSeconds)}s");

    private static ServiceConfigException Negative(string path, int? size) => new(path, $"must not be negative, but is {size}");

    private static string TextOf(MethodName name) => name switch
    {
        { Service: "" } => "the entry for all methods",
        { Method: "" } => $"the service \"{name.Service}\"",
        _ => $"the method \"{name.Service}/{name.Method}\"",
    };

    private static string Shown(double number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

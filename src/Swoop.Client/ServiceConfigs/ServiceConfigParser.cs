using System.Text.Json;

namespace Swoop.Client.ServiceConfigs;

/// <summary>Reads service configs from JSON (<c>grpc.service_config.ServiceConfig</c>); what the values may be is <see cref="ServiceConfigRules"/>' business.</summary>
internal static class ServiceConfigParser
{
    private static readonly JsonElement _emptyObject = JsonElement.Parse("{}");

    /// <exception cref="ServiceConfigException">The text is no service config.</exception>
    public static ServiceConfig Parse(string text)
    {
        using var document = JsonText.Parse(text);
        return Read(document.RootElement, "");
    }

    /// <param name="json">The config; nothing of it is needed afterwards.</param>
    /// <param name="path">Where it stands, for errors; empty where it is the whole text.</param>
    /// <exception cref="ServiceConfigException">It is no service config.</exception>
    public static ServiceConfig Read(JsonElement json, string path)
    {
        var config = new ServiceConfig
        {
            LoadBalancingConfigs = LoadBalancingConfigsOf(json, path),
            MethodConfigs = MethodConfigsOf(json, path),
            RetryThrottling = RetryThrottlingOf(json, path),
            HealthCheckConfig = HealthCheckConfigOf(json, path),
            ConnectionScaling = ConnectionScalingOf(json, path),
        };
        ServiceConfigRules.Check(config, path);
        return config;
    }

    // The name alone is the older form, in capitals as an enum's; whoever writes both means the newer.
    private static IReadOnlyList<LoadBalancingConfig> LoadBalancingConfigsOf(JsonElement json, string path)
    {
        if (JsonFields.List(json, path, "loadBalancingConfig") is { } list)
            return LoadBalancingConfigList.Read(list, JsonFields.PathOf(path, "loadBalancingConfig"));
        const string OlderForm = "loadBalancingPolicy";
        return JsonFields.String(json, path, OlderForm) is { Length: > 0 } name and not "UNSPECIFIED"
            ? [new JsonLoadBalancingConfig(name.ToLowerInvariant(), _emptyObject, JsonFields.PathOf(path, OlderForm))]
            : [];
    }

    private static List<MethodConfig> MethodConfigsOf(JsonElement json, string path)
    {
        var configs = new List<MethodConfig>();
        if (JsonFields.List(json, path, "methodConfig") is not { } list) return configs;
        foreach (var entry in list.EnumerateArray()) configs.Add(MethodConfigOf(entry, $"{JsonFields.PathOf(path, "methodConfig")}[{configs.Count}]"));
        return configs;
    }

    private static MethodConfig MethodConfigOf(JsonElement json, string path) => new()
    {
        Names = NamesOf(json, path),
        WaitForReady = JsonFields.Boolean(json, path, "waitForReady"),
        Timeout = JsonFields.Duration(json, path, "timeout"),
        MaxRequestMessageBytes = SizeOf(json, path, "maxRequestMessageBytes"),
        MaxResponseMessageBytes = SizeOf(json, path, "maxResponseMessageBytes"),
        RetryPolicy = JsonFields.Object(json, path, "retryPolicy") is { } retry ? RetryPolicyOf(retry, $"{path}.retryPolicy") : null,
        HedgingPolicy = JsonFields.Object(json, path, "hedgingPolicy") is { } hedging ? HedgingPolicyOf(hedging, $"{path}.hedgingPolicy") : null,
    };

    private static List<MethodName> NamesOf(JsonElement json, string path)
    {
        var names = new List<MethodName>();
        if (JsonFields.List(json, path, "name") is not { } list) return names;
        foreach (var entry in list.EnumerateArray())
        {
            var entryPath = $"{path}.name[{names.Count}]";
            names.Add(new MethodName(JsonFields.String(entry, entryPath, "service") ?? "", JsonFields.String(entry, entryPath, "method") ?? ""));
        }

        return names;
    }

    private static RetryPolicy RetryPolicyOf(JsonElement json, string path) => new()
    {
        MaxAttempts = MaxAttemptsOf(json, path),
        InitialBackoff = JsonFields.Required(JsonFields.Duration(json, path, "initialBackoff"), path, "initialBackoff"),
        MaxBackoff = JsonFields.Required(JsonFields.Duration(json, path, "maxBackoff"), path, "maxBackoff"),
        BackoffMultiplier = JsonFields.Required(JsonFields.Double(json, path, "backoffMultiplier"), path, "backoffMultiplier"),
        RetryableStatusCodes = JsonFields.Required(JsonFields.StatusCodes(json, path, "retryableStatusCodes"), path, "retryableStatusCodes"),
    };

    private static HedgingPolicy HedgingPolicyOf(JsonElement json, string path) => new()
    {
        MaxAttempts = MaxAttemptsOf(json, path),
        HedgingDelay = JsonFields.Duration(json, path, "hedgingDelay") ?? TimeSpan.Zero,
        NonFatalStatusCodes = JsonFields.StatusCodes(json, path, "nonFatalStatusCodes") ?? [],
    };

    private static RetryThrottling? RetryThrottlingOf(JsonElement json, string path)
    {
        if (JsonFields.Object(json, path, "retryThrottling") is not { } throttling) return null;
        path = JsonFields.PathOf(path, "retryThrottling");
        return new RetryThrottling(
            Clamped(JsonFields.Required(JsonFields.UInt32(throttling, path, "maxTokens"), path, "maxTokens")),
            JsonFields.Required(JsonFields.Double(throttling, path, "tokenRatio"), path, "tokenRatio"));
    }

    // Without a name there is no health check; the empty name is the server's own (gRFC A17).
    private static HealthCheckConfig? HealthCheckConfigOf(JsonElement json, string path)
    {
        if (JsonFields.Object(json, path, "healthCheckConfig") is not { } config) return null;
        return JsonFields.String(config, JsonFields.PathOf(path, "healthCheckConfig"), "serviceName") is { } service ? new HealthCheckConfig(service) : null;
    }

    private static ConnectionScaling? ConnectionScalingOf(JsonElement json, string path)
    {
        if (JsonFields.Object(json, path, "connectionScaling") is not { } scaling) return null;
        return SizeOf(scaling, JsonFields.PathOf(path, "connectionScaling"), "maxConnectionsPerSubchannel") is { } most ? new ConnectionScaling(most) : null;
    }

    private static int MaxAttemptsOf(JsonElement json, string path) =>
        Clamped(JsonFields.Required(JsonFields.UInt32(json, path, "maxAttempts"), path, "maxAttempts"));

    private static int? SizeOf(JsonElement json, string path, string name) => JsonFields.UInt32(json, path, name) is { } number ? Clamped(number) : null;

    // Fields of type uint32 are limits, and 2^31 - 1 limits nothing here that more would allow.
    private static int Clamped(uint number) => (int)Math.Min(number, int.MaxValue);
}

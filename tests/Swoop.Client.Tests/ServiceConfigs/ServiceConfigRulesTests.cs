using Grpc.Core;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.ServiceConfigs;

public sealed class ServiceConfigRulesTests
{
    private static readonly RetryPolicy _retry = new()
    {
        MaxAttempts = 3,
        InitialBackoff = TimeSpan.FromSeconds(1),
        MaxBackoff = TimeSpan.FromSeconds(2),
        BackoffMultiplier = 1.5,
        RetryableStatusCodes = [StatusCode.Unavailable],
    };

    public static TheoryData<string, RetryPolicy> WrongRetries => new()
    {
        { "maxAttempts", _retry with { MaxAttempts = 1 } },
        { "initialBackoff", _retry with { InitialBackoff = TimeSpan.Zero } },
        { "maxBackoff", _retry with { MaxBackoff = TimeSpan.FromSeconds(-1) } },
        { "backoffMultiplier", _retry with { BackoffMultiplier = 0 } },
        { "backoffMultiplier", _retry with { BackoffMultiplier = double.NaN } },
        { "retryableStatusCodes", _retry with { RetryableStatusCodes = [] } },
        { "retryableStatusCodes[1]", _retry with { RetryableStatusCodes = [StatusCode.Internal, (StatusCode)99] } },
    };

    public static TheoryData<string, MethodConfig> WrongMethods => new()
    {
        { "timeout", new MethodConfig { Timeout = TimeSpan.FromSeconds(-1) } },
        { "maxRequestMessageBytes", new MethodConfig { MaxRequestMessageBytes = -1 } },
        { "maxResponseMessageBytes", new MethodConfig { MaxResponseMessageBytes = -5 } },
        { "hedgingPolicy.maxAttempts", new MethodConfig { HedgingPolicy = new HedgingPolicy { MaxAttempts = 0 } } },
        { "hedgingPolicy.hedgingDelay", new MethodConfig { HedgingPolicy = new HedgingPolicy { MaxAttempts = 2, HedgingDelay = TimeSpan.FromTicks(-1) } } },
        { "name[0]", new MethodConfig { Names = [new MethodName("", "M")] } },
    };

    [Fact]
    public void What_keeps_the_rules_passes() => new ServiceConfig
    {
        MethodConfigs = [new MethodConfig { Names = [new("s", "m")], RetryPolicy = _retry, Timeout = TimeSpan.Zero, MaxRequestMessageBytes = 0 }, new MethodConfig { Names = [new("s")] }],
        RetryThrottling = new RetryThrottling(1000, 0.001),
        ConnectionScaling = new ConnectionScaling(1),
    }.Validate();

    [Theory]
    [MemberData(nameof(WrongRetries))]
    public void Retry_policies_that_break_a_rule_are_errors(string field, RetryPolicy policy) =>
        Assert.Equal($"methodConfig[0].retryPolicy.{field}", FaultOf(new MethodConfig { RetryPolicy = policy }).Path);

    [Theory]
    [MemberData(nameof(WrongMethods))]
    public void Method_configs_that_break_a_rule_are_errors(string field, MethodConfig config) =>
        Assert.Equal($"methodConfig[0].{field}", FaultOf(config).Path);

    [Fact]
    public void Retry_and_hedging_exclude_each_other()
    {
        var fault = FaultOf(new MethodConfig { RetryPolicy = _retry, HedgingPolicy = new HedgingPolicy { MaxAttempts = 2 } });
        Assert.Equal("The service config's methodConfig[0] has both a retryPolicy and a hedgingPolicy; remove one.", fault.Message);
    }

    [Fact]
    public void Of_two_entries_for_one_method_the_error_names_both()
    {
        var config = new ServiceConfig { MethodConfigs = [new MethodConfig { Names = [new("a"), new("s", "m")] }, new MethodConfig { Names = [new("s", "m")] }] };
        var fault = Assert.Throws<ServiceConfigException>(config.Validate);
        Assert.Equal("The service config's methodConfig[1].name[0] is the method \"s/m\", which methodConfig[0].name[1] is too; only one entry can be for it.", fault.Message);
    }

    [Theory]
    [InlineData(0, 0.1, "retryThrottling.maxTokens")]
    [InlineData(1001, 0.1, "retryThrottling.maxTokens")]
    [InlineData(10, 0, "retryThrottling.tokenRatio")]
    [InlineData(10, 0.0009, "retryThrottling.tokenRatio")]
    [InlineData(10, double.PositiveInfinity, "retryThrottling.tokenRatio")]
    public void Throttling_out_of_range_is_an_error(int tokens, double ratio, string path)
    {
        var config = new ServiceConfig { RetryThrottling = new RetryThrottling(tokens, ratio) };
        Assert.Equal(path, Assert.Throws<ServiceConfigException>(config.Validate).Path);
    }

    private static ServiceConfigException FaultOf(MethodConfig method) =>
        Assert.Throws<ServiceConfigException>(new ServiceConfig { MethodConfigs = [method] }.Validate);
}

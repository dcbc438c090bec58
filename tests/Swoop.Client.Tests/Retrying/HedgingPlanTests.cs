using Grpc.Core;
using Swoop.Client.Retrying;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.Retrying;

public class HedgingPlanTests
{
    private static readonly Status _nonFatal = new(StatusCode.Unavailable, "");
    private static readonly Status _fatal = new(StatusCode.InvalidArgument, "");

    [Fact]
    public void A_non_fatal_failure_brings_the_next_attempt_at_once() => Assert.Equal(Verdict.Next(TimeSpan.Zero), Started(1).OnFailure(_nonFatal, null));

    [Fact]
    public void A_fatal_failure_is_final() => Assert.Equal(Verdict.Final, Started(1).OnFailure(_fatal, null));

    [Fact]
    public void Pushback_delays_the_next_attempt() => Assert.Equal(Verdict.Next(TimeSpan.FromMilliseconds(7)), Started(1).OnFailure(_nonFatal, Pushback("7")));

    [Fact]
    public void Pushback_against_attempts_lets_the_others_go_on()
    {
        var plan = Started(2);

        Assert.Equal(Verdict.Wait, plan.OnFailure(_nonFatal, Pushback("-1")));
        Assert.False(plan.HasMore);
    }

    [Fact]
    public void After_the_last_attempt_the_others_go_on() => Assert.Equal(Verdict.Wait, Started(4).OnFailure(_nonFatal, null));

    [Fact]
    public void A_channel_in_trouble_lets_the_others_go_on()
    {
        var throttle = new RetryThrottle(new RetryThrottling(2, 1));
        var plan = Started(2, throttle);

        Assert.True(plan.IsAllowed);
        Assert.Equal(Verdict.Wait, plan.OnFailure(_nonFatal, null));
        Assert.False(plan.HasMore);
        Assert.False(plan.IsAllowed);
    }

    [Fact]
    public void What_says_nothing_about_the_server_costs_no_token()
    {
        var throttle = new RetryThrottle(new RetryThrottling(4, 1));
        Started(1, throttle).OnFailure(_fatal, null);
        Assert.Equal(4000, throttle.Thousandths);

        Started(1, throttle).OnFailure(_fatal, Pushback("-1"));
        Assert.Equal(3000, throttle.Thousandths);
        Started(1, throttle).OnFailure(_nonFatal, null);
        Assert.Equal(2000, throttle.Thousandths);
    }

    [Fact]
    public void The_channel_has_the_last_word_on_the_number_of_attempts()
    {
        var plan = new HedgingPlan(Policy, maxAttempts: 2, null);
        plan.OnStarted();
        Assert.True(plan.HasMore);
        plan.OnStarted();
        Assert.False(plan.HasMore);
    }

    private static HedgingPolicy Policy => new() { MaxAttempts = 4, HedgingDelay = TimeSpan.FromSeconds(1), NonFatalStatusCodes = [StatusCode.Unavailable] };

    private static HedgingPlan Started(int attempts, RetryThrottle? throttle = null)
    {
        var plan = new HedgingPlan(Policy, maxAttempts: 10, throttle);
        for (var i = 0; i < attempts; i++) plan.OnStarted();
        return plan;
    }

    private static Metadata Pushback(string value) => [new Metadata.Entry("grpc-retry-pushback-ms", value)];
}

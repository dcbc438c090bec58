using Swoop.Client.Retrying;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.Retrying;

public class RetryBackoffTests
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(3, 400)]
    [InlineData(4, 500)]
    [InlineData(1000, 500)]
    [InlineData(int.MaxValue, 500)]
    public void Waits_grow_up_to_the_longest_give_or_take_a_fifth(int retry, int milliseconds)
    {
        var policy = Policy(100, 500, 2);

        Assert.Equal(milliseconds * 0.8, RetryBackoff.DelayOf(policy, retry, 0).TotalMilliseconds, precision: 3);
        Assert.Equal(milliseconds, RetryBackoff.DelayOf(policy, retry, 0.5).TotalMilliseconds, precision: 3);
        Assert.Equal(milliseconds * 1.2, RetryBackoff.DelayOf(policy, retry, 1).TotalMilliseconds, precision: 3);
    }

    [Fact]
    public void An_initial_wait_above_the_longest_is_the_longest() =>
        Assert.Equal(500, RetryBackoff.DelayOf(Policy(1000, 500, 2), 1, 0.5).TotalMilliseconds);

    [Fact]
    public void A_multiplier_below_one_makes_waits_shorter() =>
        Assert.Equal(25, RetryBackoff.DelayOf(Policy(100, 500, 0.5), 3, 0.5).TotalMilliseconds);

    [Fact]
    public void The_longest_wait_of_all_does_not_overflow()
    {
        var policy = Policy(1, 1, 2) with { InitialBackoff = TimeSpan.MaxValue, MaxBackoff = TimeSpan.MaxValue };

        Assert.True(RetryBackoff.DelayOf(policy, 5, 1) > TimeSpan.FromDays(1000));
    }

    private static RetryPolicy Policy(int initial, int max, double multiplier) => new()
    {
        MaxAttempts = 5,
        InitialBackoff = TimeSpan.FromMilliseconds(initial),
        MaxBackoff = TimeSpan.FromMilliseconds(max),
        BackoffMultiplier = multiplier,
        RetryableStatusCodes = [],
    };
}

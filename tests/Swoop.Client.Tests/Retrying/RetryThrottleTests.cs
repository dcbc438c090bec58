using Swoop.Client.Retrying;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.Retrying;

public class RetryThrottleTests
{
    [Fact]
    public void Half_of_the_tokens_or_fewer_stop_retries()
    {
        var throttle = new RetryThrottle(new RetryThrottling(10, 0.1));
        for (var i = 0; i < 4; i++) Assert.True(throttle.RecordFailure());

        Assert.Equal(6000, throttle.Thousandths);
        Assert.False(throttle.RecordFailure());
        Assert.False(throttle.AllowsRetries);
        throttle.RecordSuccess();
        Assert.Equal(5100, throttle.Thousandths);
        Assert.True(throttle.AllowsRetries);
    }

    [Fact]
    public void An_odd_number_of_tokens_has_its_threshold_between_two()
    {
        var throttle = new RetryThrottle(new RetryThrottling(3, 1));

        Assert.True(throttle.RecordFailure());
        Assert.False(throttle.RecordFailure());
        Assert.Equal(1000, throttle.Thousandths);
    }

    [Fact]
    public void Tokens_stay_between_none_and_all()
    {
        var throttle = new RetryThrottle(new RetryThrottling(2, 5));
        throttle.RecordSuccess();
        Assert.Equal(2000, throttle.Thousandths);

        for (var i = 0; i < 5; i++) throttle.RecordFailure();
        Assert.Equal(0, throttle.Thousandths);
        throttle.RecordSuccess();
        Assert.Equal(2000, throttle.Thousandths);
    }

    [Theory]
    [InlineData(0.57, 570)]
    [InlineData(0.001, 1)]
    [InlineData(0.5466, 546)]
    [InlineData(0.0001, 1)]
    [InlineData(1.25, 1250)]
    [InlineData(1e300, 10_000)]
    public void A_ratio_counts_to_three_places(double ratio, int thousandths)
    {
        var throttle = new RetryThrottle(new RetryThrottling(10, ratio));
        for (var i = 0; i < 10; i++) throttle.RecordFailure();

        throttle.RecordSuccess();
        Assert.Equal(thousandths, throttle.Thousandths);
    }

    [Fact]
    public void No_token_is_lost_between_threads()
    {
        var throttle = new RetryThrottle(new RetryThrottling(1000, 0.5));
        for (var i = 0; i < 500; i++) throttle.RecordFailure();
        Parallel.For(0, 400, i =>
        {
            if (i % 2 == 0) throttle.RecordFailure();
            else throttle.RecordSuccess();
        });

        Assert.Equal(400_000, throttle.Thousandths);
    }
}

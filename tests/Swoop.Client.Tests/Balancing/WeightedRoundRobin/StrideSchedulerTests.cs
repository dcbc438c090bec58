using Swoop.Client.Balancing.WeightedRoundRobin;

namespace Swoop.Client.Tests.Balancing.WeightedRoundRobin;

public sealed class StrideSchedulerTests
{
    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4 })]
    [InlineData(new double[] { 10, 10, 1, 1 })]
    [InlineData(new double[] { 0.001, 0.002, 0.005, 0.004 })]
    [InlineData(new double[] { 1e9, 3e9, 2e9, 1e9 })]
    public void Turns_are_in_proportion_to_weights(double[] weights)
    {
        var turns = Turns(StrideScheduler.Create(weights), weights.Length, 100_000);
        for (var i = 0; i < weights.Length; i++) Assert.Equal(weights[i] / weights.Sum(), turns[i] / 100_000.0, 0.002);
    }

    [Fact]
    public void Turns_are_spread_and_not_in_a_row()
    {
        var scheduler = StrideScheduler.Create([3, 1, 1, 1]);
        var number = 0UL;
        var (row, longest) = (0, 0);
        for (var i = 0; i < 10_000; i++)
        {
            row = scheduler.Next(ref number) == 0 ? row + 1 : 0;
            longest = Math.Max(longest, row);
        }

        Assert.InRange(longest, 1, 3);
    }

    [Fact]
    public void An_unknown_weight_counts_as_the_mean()
    {
        var turns = Turns(StrideScheduler.Create([1, 3, 0]), 3, 60_000);
        Assert.Equal(1 / 3.0, turns[2] / 60_000.0, 0.005);
    }

    [Theory]
    [InlineData(new double[] { 0, 0, 0 })]
    [InlineData(new double[] { 5, 0, 0 })]
    [InlineData(new double[] { 2, 2, 2 })]
    [InlineData(new double[] { 2, 2, 0 })]
    public void With_fewer_than_two_weights_or_equal_ones_all_take_turns_alike(double[] weights) =>
        Assert.Equal([1000, 1000, 1000], Turns(StrideScheduler.Create(weights), 3, 3000));

    [Fact]
    public void Nobody_gets_more_than_ten_times_the_mean_nor_nothing()
    {
        var weights = Enumerable.Repeat(1.0, 100).Append(1e12).Append(1e-12).ToArray();
        var turns = Turns(StrideScheduler.Create(weights), weights.Length, 200_000);
        Assert.All(turns, count => Assert.True(count > 0));
        Assert.InRange(turns[100] / 200_000.0, 0.05, 0.95);
    }

    [Fact]
    public void One_endpoint_gets_all() => Assert.Equal([100], Turns(StrideScheduler.Create([7]), 1, 100));

    private static int[] Turns(StrideScheduler scheduler, int count, int picks)
    {
        var turns = new int[count];
        var number = 12345UL;
        for (var i = 0; i < picks; i++) turns[scheduler.Next(ref number)]++;
        return turns;
    }
}

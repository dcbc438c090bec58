using Swoop.Protocol.Framing;

namespace Swoop.Protocol.Tests.Framing;

public sealed class LargeArrayPoolTests
{
    private const int KiB = 1024;

    [Theory]
    [InlineData(LargeArrayPool.Threshold + 1, 40 * KiB)]
    [InlineData(40 * KiB, 40 * KiB)]
    [InlineData(40 * KiB + 1, 48 * KiB)]
    [InlineData(64 * KiB, 64 * KiB)]
    [InlineData(64 * KiB + 7, 80 * KiB)]
    [InlineData(1024 * KiB + 7, 1280 * KiB)]
    [InlineData(LargeArrayPool.LargestSize, LargeArrayPool.LargestSize)]
    public void Sizes_are_quarters_of_a_doubling(int asked, int given) => Assert.Equal(given, new LargeArrayPool(0).Rent(asked).Length);

    [Fact]
    public void At_most_a_quarter_of_any_array_is_wasted()
    {
        var pool = new LargeArrayPool(0);
        for (var length = LargeArrayPool.Threshold + 1; length < 512 * KiB; length += 1001)
            Assert.InRange(pool.Rent(length).Length, length, length * 5 / 4 + 1);
    }

    [Fact]
    public void The_array_that_came_back_last_is_handed_out_first()
    {
        var pool = new LargeArrayPool(LargeArrayPool.LargestSize);
        var (first, second) = (pool.Rent(70_000), pool.Rent(70_000));
        pool.Return(first);
        pool.Return(second);
        Assert.Same(second, pool.Rent(65_537));
        Assert.Same(first, pool.Rent(80 * KiB));
        Assert.Equal(0, pool.Kept);
    }

    [Fact]
    public void An_array_serves_only_its_own_size()
    {
        var pool = new LargeArrayPool(LargeArrayPool.LargestSize);
        var larger = pool.Rent(100_000);
        pool.Return(larger);
        Assert.NotSame(larger, pool.Rent(70_000));
    }

    [Fact]
    public void Arrays_of_foreign_lengths_are_not_kept()
    {
        var pool = new LargeArrayPool(LargeArrayPool.LargestSize);
        pool.Return(new byte[70_000]);
        Assert.Equal(0, pool.Kept);
    }

    [Fact]
    public void No_more_is_kept_than_the_limit()
    {
        var pool = new LargeArrayPool(200 * KiB);
        var arrays = Enumerable.Range(0, 5).Select(_ => pool.Rent(80 * KiB)).ToArray();
        foreach (var array in arrays) pool.Return(array);
        Assert.Equal(160 * KiB, pool.Kept);
    }

    [Fact]
    public void What_nobody_asked_for_between_two_trims_is_given_up()
    {
        var pool = new LargeArrayPool(LargeArrayPool.LargestSize);
        var arrays = Enumerable.Range(0, 3).Select(_ => pool.Rent(80 * KiB)).ToArray();
        foreach (var array in arrays) pool.Return(array);
        pool.Trim();
        Assert.Equal(240 * KiB, pool.Kept);

        pool.Return(pool.Rent(80 * KiB));
        pool.Trim();
        Assert.Equal(80 * KiB, pool.Kept);

        pool.Trim();
        Assert.Equal(0, pool.Kept);
    }

    [Fact]
    public void Threads_never_get_the_same_array_at_the_same_time()
    {
        var pool = new LargeArrayPool(64 * LargeArrayPool.LargestSize);
        Parallel.For(0, 8, worker =>
        {
            for (var i = 0; i < 2000; i++)
            {
                var array = pool.Rent(40_000 + i % 3 * 20_000);
                array[0] = (byte)worker;
                array[^1] = (byte)worker;
                if (i % 100 == 0) pool.Trim();
                Assert.Equal(worker, array[0]);
                Assert.Equal(worker, array[^1]);
                pool.Return(array);
            }
        });
        pool.Trim();
        pool.Trim();
        Assert.Equal(0, pool.Kept);
    }

    [Fact]
    public void Messages_above_the_threshold_come_from_the_pool_and_go_back_to_it()
    {
        var array = MessageArrays.Rent(3_000_000);
        MessageArrays.Return(array);
        Assert.Same(array, MessageArrays.Rent(3_000_000));
    }
}

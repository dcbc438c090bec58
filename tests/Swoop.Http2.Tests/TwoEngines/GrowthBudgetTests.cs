using Swoop.Http2.Flow;
using Swoop.Http2.Streams;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.TwoEngines;

/// <summary>What a connection can hold unread is bounded, however fast its link is.</summary>
public sealed class GrowthBudgetTests
{
    private const int Initial = 65_535;

    private static TestStream StreamOf(int window) => new() { ReceiveWindow = new ReceiveWindow(window) };

    [Fact]
    public void All_streams_may_begin_with_an_even_share() => Assert.Equal(327_680, new GrowthBudget(32_768_000, Initial, 100).Share);

    [Fact]
    public void A_share_is_never_below_the_configured_window() => Assert.Equal(Initial, new GrowthBudget(1000, Initial, 100).Share);

    [Fact]
    public void Streams_grow_while_the_budget_lasts()
    {
        var budget = new GrowthBudget(1_000_000, Initial, 100);
        Assert.Equal(800_000, budget.Grant(StreamOf(Initial), 800_000));
        Assert.Equal(Initial + 265_535, budget.Grant(StreamOf(Initial), 800_000));
        Assert.Equal(Initial, budget.Grant(StreamOf(Initial), 800_000));
    }

    [Fact]
    public void A_stream_that_is_over_gives_its_growth_back()
    {
        var budget = new GrowthBudget(734_465, Initial, 100);
        var first = StreamOf(Initial);
        budget.Grant(first, 800_000);
        budget.Release(first);
        Assert.Equal(800_000, budget.Grant(StreamOf(Initial), 800_000));
    }

    [Fact]
    public void A_window_is_never_taken_back() => Assert.Equal(500_000, new GrowthBudget(1000, Initial, 100).Grant(StreamOf(500_000), 400_000));

    [Theory]
    [InlineData(60_000, 5_000)]
    [InlineData(60_000, 30_000)]
    public void A_window_is_mostly_free_once_its_reader_holds_less_than_half(int arrived, int read)
    {
        var window = new ReceiveWindow(Initial);
        Assert.True(window.IsMostlyFree);
        Assert.True(window.TrySpend(arrived));
        Assert.False(window.IsMostlyFree);
        window.Return(read);
        Assert.Equal(arrived - read < Initial / 2, window.IsMostlyFree);
        window.Return(arrived - read);
        Assert.True(window.IsMostlyFree);
    }

    [Fact]
    public void Unread_streams_hold_no_more_than_the_bound_after_a_fast_one_has_grown()
    {
        const int growth = 2 << 20;
        const int streams = 20;
        var pair = Pair.Connected(server: new() { MaxWindowGrowth = growth, MaxConcurrentStreams = streams + 1 });
        var (fast, _) = pair.Call();
        var handler = pair.Server.Opened[^1];
        var isRead = true;
        var unread = 0L;
        pair.Server.InData = (stream, octets) =>
        {
            if (isRead || stream == handler) pair.Server.Engine.ReturnCredit(stream, octets);
            else unread += octets;
        };
        for (var i = 0; i < 30; i++)
        {
            pair.Server.Now = pair.Client.Now += 20_000;
            pair.Client.Engine.SendData(fast, new byte[512 << 10], null, endStream: false);
            pair.Pump();
        }

        isRead = false;
        for (var i = 0; i < streams; i++)
        {
            var (slow, _) = pair.Call();
            pair.Client.Engine.SendData(slow, new byte[2 << 20], null, endStream: false);
            pair.Pump();
        }

        var share = Math.Max(Initial, growth / 100);
        Assert.InRange(unread, streams * (long)Initial, (streams * (long)share) + growth);
        // And the fast one still moves.
        pair.Client.Engine.SendData(fast, new byte[1 << 20], null, endStream: true);
        pair.Pump();
        Assert.Equal(HalfState.Closed, handler.Remote);
    }
}

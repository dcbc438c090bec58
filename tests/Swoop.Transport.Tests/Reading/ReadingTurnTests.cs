using Swoop.Transport.Connection;
using Xunit;

namespace Swoop.Transport.Tests.Reading;

public sealed class ReadingTurnTests
{
    private readonly TaskCompletionSource _readOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReadingTurn _turn;

    public ReadingTurnTests() => _turn = new ReadingTurn(() => _readOn.TrySetResult());

    [Fact]
    public async Task Whoever_stays_aside_loses_the_reading_to_another_thread()
    {
        Assert.True(_turn.TryStandAside(out var turn));
        await _readOn.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(_turn.TryComeBack(turn));
    }

    [Fact]
    public async Task After_a_loss_nobody_stands_aside_for_a_while()
    {
        Assert.True(_turn.TryStandAside(out _));
        await _readOn.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(_turn.TryStandAside(out _));
    }

    [Fact]
    public async Task A_turn_that_was_lost_does_not_take_back_a_later_one()
    {
        Assert.True(_turn.TryStandAside(out var lost));
        await _readOn.Task.WaitAsync(TimeSpan.FromSeconds(30));
        int later;
        while (!_turn.TryStandAside(out later))
        {
        }

        Assert.False(_turn.TryComeBack(lost));
        Assert.NotEqual(lost, later);
    }
}

using Swoop.Transport.Timing;

namespace Swoop.Transport.Tests.Timing;

public sealed class TrialTests
{
    private Trial _trial;

    [Fact]
    public void Who_never_failed_takes_every_chance()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.True(_trial.Takes());
            _trial.Learn(wentWell: true);
        }
    }

    [Fact]
    public void The_chances_that_are_let_pass_double_while_trials_are_in_vain()
    {
        int[] passed = [.. Enumerable.Range(0, 11).Select(_ => PassedBefore(wentWell: false))];
        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 256], passed);
    }

    [Fact]
    public void They_are_halved_when_one_goes_well()
    {
        for (var i = 0; i < 4; i++) PassedBefore(wentWell: false);
        int[] passed = [.. Enumerable.Range(0, 5).Select(_ => PassedBefore(wentWell: true))];
        Assert.Equal([8, 4, 2, 1, 0], passed);
    }

    [Fact]
    public void After_harm_the_next_chance_comes_late()
    {
        _trial.LearnHarm();
        Assert.Equal(256, PassedBefore(wentWell: true));
    }

    private int PassedBefore(bool wentWell)
    {
        var passed = 0;
        while (!_trial.Takes()) passed++;
        _trial.Learn(wentWell);
        return passed;
    }
}

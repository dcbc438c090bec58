using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Tls;

/// <summary>What must not run beside decryption waits until the reading side is outside.</summary>
public sealed class ReadingSideTests
{
    private readonly ReadingSide _side = new();
    private int _runs;

    [Fact]
    public async Task What_comes_while_nobody_reads_runs_at_once()
    {
        Assert.Equal(1, await _side.RunOutsideAsync(() => ++_runs));
        _side.Enter();
        _side.Leave();
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task What_comes_while_somebody_decrypts_runs_once_when_he_waits_again()
    {
        _side.Enter();
        var running = _side.RunOutsideAsync(() => ++_runs);
        Assert.Equal(0, _runs);
        _side.Leave();
        Assert.Equal(1, await running);
        _side.Enter();
        _side.Leave();
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task What_fails_fails_for_whoever_asked_and_not_for_the_reader()
    {
        _side.Enter();
        var running = _side.RunOutsideAsync<int>(() => throw new IOException("broken"));
        _side.Leave();
        await Assert.ThrowsAsync<IOException>(() => running);
    }
}

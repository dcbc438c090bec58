using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Wires.Readiness;

/// <summary>Whoever waits for a socket is woken, whatever the thread that woke the last one is doing.</summary>
public sealed class WakingTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("tcp")]
    [InlineData("unix")]
    [InlineData("tls")]
    [InlineData("tcp of the runtime")]
    public async Task Many_sockets_that_answer_each_other_are_all_woken(string kind)
    {
        var pairs = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => WirePair.CreateAsync(kind)));
        var playing = pairs.SelectMany(static pair => new[] { PlayAsync(pair.First, begins: true), PlayAsync(pair.Second, begins: false) });
        await Task.WhenAll(playing).WaitAsync(_patience);
        foreach (var (first, second) in pairs) Close(first, second);
    }

    [Fact]
    public async Task A_thread_that_blocks_after_it_was_woken_keeps_nobody_from_waking()
    {
        using var release = new ManualResetEventSlim();
        var blocking = await WirePair.CreateAsync("tcp");
        var playing = await WirePair.CreateAsync("tcp");
        // A lone exchange first, so that whoever serves it lingers.
        await PlayTogetherAsync(blocking, rounds: 200);
        var isBlocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var blocked = Task.Run(BlockAsync);
        await blocking.First.SendBytesAsync("x"u8.ToArray());
        await isBlocked.Task.WaitAsync(_patience);
        await PlayTogetherAsync(playing, rounds: 1000);
        Assert.False(blocked.IsCompleted);
        release.Set();
        await blocked.WaitAsync(_patience);
        Close(blocking.First, blocking.Second);
        Close(playing.First, playing.Second);

        async Task BlockAsync()
        {
            await blocking.Second.ReceiveExactlyAsync(1);
            isBlocked.SetResult();
            release.Wait();
        }
    }

    [Fact]
    public async Task Lone_sockets_are_woken_however_long_they_were_silent()
    {
        var pair = await WirePair.CreateAsync("tcp");
        var random = new Random(7);
        // Around as long as a thread lingers: so the ball arrives before, during, and just after.
        for (var round = 0; round < 3000; round++)
        {
            await PlayTogetherAsync(pair, rounds: 1 + random.Next(3));
            Thread.SpinWait(random.Next(3000));
        }

        Close(pair.First, pair.Second);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("unix")]
    public async Task An_end_that_came_together_with_the_last_bytes_is_seen(string kind)
    {
        var buffer = new byte[1000];
        for (var round = 0; round < 50; round++)
        {
            var (first, second) = await WirePair.CreateAsync(kind);
            var waiting = second.ReceiveAsync(buffer).AsTask();
            await first.SendBytesAsync("last"u8.ToArray());
            await first.ShutdownAsync();
            Assert.Equal(4, await waiting.WaitAsync(_patience));
            Assert.Equal(0, await second.ReceiveAsync(buffer).AsTask().WaitAsync(_patience));
            Assert.Equal(0, await second.ReceiveAsync(Memory<byte>.Empty).AsTask().WaitAsync(_patience));
            Close(first, second);
        }
    }

    private static Task PlayTogetherAsync((Wire First, Wire Second) pair, int rounds) =>
        Task.WhenAll(PlayAsync(pair.First, begins: true, rounds), PlayAsync(pair.Second, begins: false, rounds)).WaitAsync(_patience);

    /// <remarks>Without the test's context, which would take every continuation to a thread of its own.</remarks>
    private static Task PlayAsync(Wire wire, bool begins, int rounds = 1500) => Task.Run(() => PlayHereAsync(wire, begins, rounds));

    private static async Task PlayHereAsync(Wire wire, bool begins, int rounds)
    {
        byte[] ball = [1, 2, 3];
        if (begins) await wire.SendBytesAsync(ball);
        for (var round = 1; round <= rounds; round++)
        {
            Assert.Equal(ball, await wire.ReceiveExactlyAsync(ball.Length));
            if (!begins || round < rounds) await wire.SendBytesAsync(ball);
        }
    }

    private static void Close(Wire first, Wire second)
    {
        first.Abort();
        second.Abort();
    }
}

using Swoop.Http2.Output;
using Swoop.Transport.Tests.Wires;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Tls;

/// <summary>A session is disposed of when nobody uses it any more: under a thread's hands that would corrupt the native library's memory.</summary>
public sealed class SessionLifeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_aborted_session_is_kept_until_the_send_under_way_has_ended()
    {
        var (near, far) = MemoryWire.CreatePair();
        var slow = new HeldWire(near);
        var (first, second) = await WirePair.WithTlsAsync((slow, far));
        slow.Hold();
        var output = new OutputBuffer();
        output.Write(WireIO.Pattern(100));
        var sending = first.SendAsync(output).AsTask();

        first.Abort();
        first.Abort();
        // Disposed of, the session would close the wire below it once more.
        Assert.Equal(2, slow.Aborts);
        Assert.True(WireIO.IsConnectionError(await Record.ExceptionAsync(() => first.SendAsync(output).AsTask())));
        Assert.True(WireIO.IsConnectionError(await Record.ExceptionAsync(() => first.ReceiveAsync(new byte[1]).AsTask())));
        Assert.Equal(2, slow.Aborts);

        slow.LetGo();
        Assert.True(WireIO.IsConnectionError(await Record.ExceptionAsync(() => sending.WaitAsync(Patience))));
        Assert.Equal(3, slow.Aborts);
        second.Abort();
    }

    [Fact]
    public async Task An_aborted_session_that_nobody_uses_is_disposed_of_at_once()
    {
        var (near, far) = MemoryWire.CreatePair();
        var wire = new HeldWire(near);
        var (first, second) = await WirePair.WithTlsAsync((wire, far));
        first.Abort();
        Assert.Equal(2, wire.Aborts);
        second.Abort();
    }

    /// <summary>Once told to, it keeps a send until it is let go, which then fails.</summary>
    private sealed class HeldWire(Wire inner) : Wire
    {
        private TaskCompletionSource? _held;

        public int Aborts { get; private set; }

        public void Hold() => _held = new TaskCompletionSource();

        public void LetGo() => _held!.SetException(new IOException("closed"));

        public override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => inner.ReceiveAsync(buffer);

        public override ValueTask SendAsync(OutputBuffer output) => _held is { } held ? new ValueTask(held.Task) : inner.SendAsync(output);

        public override ValueTask ShutdownAsync() => inner.ShutdownAsync();

        public override void Abort()
        {
            Aborts++;
            inner.Abort();
        }
    }
}

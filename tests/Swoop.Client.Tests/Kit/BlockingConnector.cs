using System.Net;
using Swoop.Http2.Output;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Tests.Kit;

/// <summary>Connects as another connector does, but not before a test allows it; on its wires the first long send keeps its thread until the test lets it go on.</summary>
internal sealed class BlockingConnector(IConnector inner) : IConnector, IDisposable
{
    private const int Long = 10_000;
    private readonly ManualResetEventSlim _gate = new();
    private readonly TaskCompletionSource _connecting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> _sending = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Target => inner.Target;

    /// <summary>Lets the connection be made: whoever has called before that has to wait for it, and what is sent then is sent by a pool thread.</summary>
    /// <remarks>The thread that is going to be kept must be the pool's: the test framework has only a few, and the test goes on with one of them.</remarks>
    public void Connect() => _connecting.SetResult();

    /// <summary>The longest piece of the long send, once that is under way.</summary>
    public Task<ReadOnlyMemory<byte>> SendingAsync() => _sending.Task.WaitAsync(Api.Patience);

    public void GoOn() => _gate.Set();

    public async ValueTask<Transport.Wires.Wire> ConnectAsync(CancellationToken cancellation)
    {
        await _connecting.Task.WaitAsync(cancellation).ConfigureAwait(false);
        return new BlockingWire(this, await inner.ConnectAsync(cancellation).ConfigureAwait(false));
    }

    public void Dispose() => _gate.Dispose();

    private void Pass(OutputBuffer output)
    {
        if (output.Length < Long) return;
        var segments = new List<ReadOnlyMemory<byte>>();
        output.CopySegmentsTo(segments);
        _sending.TrySetResult(segments.MaxBy(static segment => segment.Length));
        Assert.True(_gate.Wait(Api.Patience));
    }

    private sealed class BlockingWire(BlockingConnector connector, Transport.Wires.Wire inner) : Transport.Wires.Wire
    {
        public override EndPoint? LocalEndPoint => inner.LocalEndPoint;

        public override EndPoint? RemoteEndPoint => inner.RemoteEndPoint;

        public override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => inner.ReceiveAsync(buffer);

        public override ValueTask SendAsync(OutputBuffer output)
        {
            connector.Pass(output);
            return inner.SendAsync(output);
        }

        public override ValueTask ShutdownAsync() => inner.ShutdownAsync();

        public override void Abort() => inner.Abort();
    }
}

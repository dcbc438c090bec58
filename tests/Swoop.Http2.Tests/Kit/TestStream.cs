using Swoop.Http2.Streams;

namespace Swoop.Http2.Tests.Kit;

internal sealed class TestStream : Http2Stream
{
    public int ClosedCalls { get; private set; }

    public int ShrunkCalls { get; private set; }

    public Action? WhenClosed { get; set; }

    public Action? WhenShrunk { get; set; }

    public new void Recycle() => base.Recycle();

    protected internal override void OnClosed()
    {
        ClosedCalls++;
        WhenClosed?.Invoke();
    }

    protected internal override void OnSendQueueShrunk()
    {
        ShrunkCalls++;
        WhenShrunk?.Invoke();
    }
}

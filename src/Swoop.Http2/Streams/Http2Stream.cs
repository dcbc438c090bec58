using Swoop.Http2.Flow;

namespace Swoop.Http2.Streams;

/// <summary>The protocol state of one stream; a transport derives from it, so that one look-up finds both.</summary>
/// <remarks>Belongs to one engine and is touched under its transport's gate only.</remarks>
public abstract class Http2Stream
{
    // Mutable structs: fields, so that the engine changes them in place.
    internal SendWindow SendWindow;
    internal ReceiveWindow ReceiveWindow;
    internal SendQueue Queue;
    internal Http2Stream? NextInRing;
    internal Http2Stream? PreviousInRing;
    internal bool InRing;
    internal Http2Stream? NextInPlace;

    /// <summary>By how many octets the receive window has grown for this stream alone.</summary>
    internal int GrantedGrowth;

    /// <summary>What <c>content-length</c> announced and has not arrived yet; -1 where nothing was announced.</summary>
    internal long ContentLeft = -1;

    /// <summary>The final header block of the peer has arrived: what follows are DATA and trailers.</summary>
    internal bool HasRemoteHeaders;

    /// <summary>Our first header block was sent: before it the peer does not know the stream.</summary>
    internal bool HasLocalHeaders;

    /// <summary>The stream's number; 0 before it was opened.</summary>
    public StreamId Id { get; internal set; }

    /// <summary>What we have sent.</summary>
    public HalfState Local { get; internal set; }

    /// <summary>What the peer has sent.</summary>
    public HalfState Remote { get; internal set; }

    /// <summary>Both directions are closed: nothing more is sent or delivered.</summary>
    public bool IsClosed => Local == HalfState.Closed && Remote == HalfState.Closed;

    /// <summary>The stream was opened and is not over.</summary>
    internal bool IsActive => Local != HalfState.Idle && !IsClosed;

    /// <summary>The octets of DATA that wait for the peer's window or for the socket.</summary>
    public long QueuedOctets => Queue.Length;

    /// <summary>Called when octets have left the queue for the output; under the gate.</summary>
    protected internal virtual void OnSendQueueShrunk()
    {
    }

    /// <summary>Called once, when both directions have closed, however that came about; under the gate.</summary>
    protected internal virtual void OnClosed()
    {
    }

    /// <summary>Makes the object ready for another stream, of this engine or of another; from <see cref="OnClosed"/> on.</summary>
    protected void Recycle()
    {
        Queue.Clear();
        SendWindow = default;
        ReceiveWindow = default;
        NextInRing = null;
        PreviousInRing = null;
        InRing = false;
        ContentLeft = -1;
        HasRemoteHeaders = false;
        HasLocalHeaders = false;
        Id = default;
        Local = HalfState.Idle;
        Remote = HalfState.Idle;
    }
}

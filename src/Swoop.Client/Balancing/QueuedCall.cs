using Swoop.Transport.Client;

namespace Swoop.Client.Balancing;

/// <summary>A call in line at a subchannel whose connections are all full (gRFC A105).</summary>
internal abstract class QueuedCall
{
    protected QueuedCall() => Place = new LinkedListNode<QueuedCall>(this);

    /// <summary>Where it stands; the line's own.</summary>
    public LinkedListNode<QueuedCall> Place { get; }

    /// <summary>It has left the line and is to start; false where the connection had no room after all.</summary>
    public abstract bool TryStart(ClientConnection connection);

    /// <summary>It could not start and is at the head of the line again: somebody may have wanted it to end meanwhile.</summary>
    public abstract void OnBackInLine();

    /// <summary>There is no connection any more: it is to choose anew.</summary>
    public abstract void ChooseAnew();
}

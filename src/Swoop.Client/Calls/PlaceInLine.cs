using Swoop.Client.Balancing;
using Swoop.Transport.Client;

namespace Swoop.Client.Calls;

/// <summary>A call in line at a subchannel.</summary>
/// <param name="call">The call.</param>
/// <param name="subchannel">Where it stands in line.</param>
/// <param name="tracker">Who wants to know how it goes; null for nobody.</param>
internal sealed class PlaceInLine(ClientCall call, Subchannel subchannel, CallTracker? tracker) : QueuedCall
{
    /// <summary>Gives the place up; false where the call had none any more, because it is being started or sent away.</summary>
    public bool Leave() => subchannel.StopQueueing(this);

    public override bool TryStart(ClientConnection connection) => call.TryStartFromLine(connection, tracker);

    public override void OnBackInLine()
    {
        if (call.Cancellation is not null && Leave()) ChooseAnew();
    }

    public override void ChooseAnew() => ThreadPool.UnsafeQueueUserWorkItem(call, preferLocal: false);
}

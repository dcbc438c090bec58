using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Transport.Client;

namespace Swoop.Client.Calls;

/// <summary>A call's search for a connection: asks pickers until one names a connection that takes the call.</summary>
/// <remarks>
/// <code>
///   Run --picked, there is room--> on a stream
///    |  \--picked, all are full--> in line at the subchannel --room--> on a stream
///    |  |                                                    \--no connection any more--> Run
///    |  \--nothing to pick--> waiting in the channel --another picker--> Run
///    \--failed, dropped, cancelled--> the call is finished
/// </code>
/// It also tells the tracker that the picker gave along how the call goes. A mutable struct: one private field of its call. One thread at a time
/// searches; any thread may interrupt it.
/// </remarks>
internal struct ConnectionSearch
{
    private static readonly CallEnd _goneElsewhere = new(new Status(StatusCode.Unavailable, "The server did not look at the call."), null, IsUnprocessed: true);

    private CallTracker? _tracker;
    private PlaceInLine? _placeInLine;

    /// <summary>Finds a connection, now or when there is one.</summary>
    public void Run(ClientCall call)
    {
        try
        {
            while (!TryChoose(call))
            {
                // The picker was out of date.
            }
        }
        catch (Exception exception)
        {
            call.Finish(CallTexts.StatusOf(exception));
        }
    }

    /// <summary>The call's turn in the line has come; false where the connection had no room after all.</summary>
    public bool TryStartFromLine(ClientCall call, ClientConnection connection, CallTracker? tracker)
    {
        try
        {
            if (call.Cancellation is not { } cancelled) return TryStart(call, connection, tracker);
            call.Finish(cancelled.Status);
        }
        catch (Exception exception)
        {
            call.Finish(CallTexts.StatusOf(exception));
        }

        return true;
    }

    /// <summary>Ends the waiting, for the channel's next picker or in line; false where the call waits for neither.</summary>
    public readonly bool TryInterrupt(ClientCall call) => call.Control.StopWaiting(call) || (_placeInLine is { } place && place.Leave());

    /// <summary>The call leaves its connection, which has not looked at it, for another.</summary>
    public void OnLeft() => OnEnded(_goneElsewhere);

    /// <summary>The call is over, or no longer where the picker sent it.</summary>
    public void OnEnded(in CallEnd end)
    {
        if (_tracker is null) return;
        Interlocked.Exchange(ref _tracker, null)?.OnEnded(end);
    }

    /// <summary>What a cancelled call ends with: a deadline that passed for want of a connection says so, and why there is none.</summary>
    public static Status Explain(ClientCall call, CallCancellation cancellation)
    {
        if (cancellation is not { Waited: true, Status.StatusCode: StatusCode.DeadlineExceeded }) return cancellation.Status;
        return CallTexts.WaitedForConnection(cancellation.Status, call.Settings.Target, WhyThereIsNone(call));
    }

    private static Status? WhyThereIsNone(ClientCall call)
    {
        if (call.Control.State != ConnectivityState.TransientFailure) return null;
        try
        {
            return call.Control.Picker.Pick(call.PickArgs) is { IsFailure: true, Failure: var failure } ? failure : null;
        }
        catch (Exception exception)
        {
            // A picker may be the user's own.
            return CallTexts.StatusOf(exception);
        }
    }

    private bool TryChoose(ClientCall call)
    {
        if (call.Cancellation is { } cancelled)
        {
            call.Finish(Explain(call, cancelled));
            return true;
        }

        var picker = call.Control.Picker;
        var pick = picker.Pick(call.PickArgs);
        if (pick.IsDrop || (pick.IsFailure && !call.WaitsForReady))
        {
            call.Finish(new CallOutcome(ControlPlaneStatus.Check(pick.Failure)) { IsDropped = pick.IsDrop });
            return true;
        }

        if (pick.Subchannel is { } subchannel)
        {
            if (subchannel.FindConnection() is { } connection && TryStart(call, connection, pick.Tracker)) return true;
            if (subchannel.QueuesCalls && TryQueue(call, subchannel, pick.Tracker)) return true;
            // Its end is news that the policy has not published yet: this picker would choose it again.
        }

        call.OnWaiting();
        if (!call.Control.Wait(call, picker)) return false;
        if (call.Cancellation is { } late && call.Control.StopWaiting(call)) call.Finish(Explain(call, late));
        return true;
    }

    private bool TryStart(ClientCall call, ClientConnection connection, CallTracker? tracker)
    {
        // Before the call can end on another thread.
        _tracker = tracker;
        tracker?.OnStarted();
        if (call.TryEnter(connection)) return true;
        OnLeft();
        return false;
    }

    private bool TryQueue(ClientCall call, Subchannel subchannel, CallTracker? tracker)
    {
        call.OnWaiting();
        var place = new PlaceInLine(call, subchannel, tracker);
        // Before it is in line: whoever cancels the call from then on finds it there.
        _placeInLine = place;
        if (!subchannel.TryQueue(place)) return false;
        if (call.Cancellation is { } late && place.Leave()) call.Finish(late.Status);
        return true;
    }
}

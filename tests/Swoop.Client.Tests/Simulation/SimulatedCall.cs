using Grpc.Core;
using Swoop.Client.Balancing;

namespace Swoop.Client.Tests.Simulation;

/// <summary>A call on its way: waits for a picker that sends it somewhere, then for its backend.</summary>
internal sealed class SimulatedCall(SimulatedTraffic traffic, TimeSpan startedAt, Metadata? headers)
{
    private SimulatedBackend? _backend;
    private CallTracker? _tracker;

    public Metadata? Headers => headers;

    public void SendTo(SimulatedBackend backend, CallTracker? tracker)
    {
        _backend = backend;
        _tracker = tracker;
        tracker?.OnStarted();
        backend.Take(this);
    }

    public void End(Status status, Metadata? trailers)
    {
        _tracker?.OnEnded(new CallEnd(status, trailers));
        traffic.OnEnded(_backend!, startedAt, status);
    }
}

using Grpc.Core;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Balancing;

/// <summary>Tries the addresses in their order and stays with the first that works (gRPC, "pick_first").</summary>
/// <remarks>
/// <code>
///   Idle --a call--> Connecting --first address ready--> Ready --connection lost--> Idle
///                      |   ^
///      every address failed  \--after the backoff, by itself
///                      v    |
///                 TransientFailure   (stays until one is ready: calls that do not wait fail at once)
/// </code>
/// </remarks>
internal sealed class PickFirstBalancer(IBalancerHost host) : LoadBalancer
{
    private readonly List<Subchannel> _subchannels = [];
    private int _current;
    private bool _isFailing;

    public override void Update(IReadOnlyList<IConnector> endpoints)
    {
        Shutdown();
        foreach (var endpoint in endpoints) _subchannels.Add(host.CreateSubchannel(endpoint));
        _current = 0;
        _isFailing = false;
        host.Publish(ConnectivityState.Idle, QueuePicker.Instance);
    }

    public override void RequestConnection()
    {
        if (_current < _subchannels.Count) _subchannels[_current].RequestConnection();
    }

    public override void OnStateChanged(Subchannel subchannel)
    {
        if (_current >= _subchannels.Count || _subchannels[_current] != subchannel) return;
        switch (subchannel.State)
        {
            case ConnectivityState.Ready:
                _isFailing = false;
                host.Publish(ConnectivityState.Ready, new SinglePicker(subchannel));
                break;
            case ConnectivityState.Connecting when !_isFailing:
                host.Publish(ConnectivityState.Connecting, QueuePicker.Instance);
                break;
            case ConnectivityState.TransientFailure:
                OnFailed(subchannel);
                break;
            case ConnectivityState.Idle when _isFailing:
                // The backoff is over.
                RequestConnection();
                break;
            case ConnectivityState.Idle:
                _current = 0;
                host.Publish(ConnectivityState.Idle, QueuePicker.Instance);
                break;
        }
    }

    public override void GoIdle()
    {
        if (_current < _subchannels.Count) _subchannels[_current].GoIdle();
    }

    public override void Shutdown()
    {
        foreach (var subchannel in _subchannels) subchannel.Shutdown();
        _subchannels.Clear();
    }

    private void OnFailed(Subchannel subchannel)
    {
        if (++_current < _subchannels.Count)
        {
            RequestConnection();
            return;
        }

        _current = 0;
        _isFailing = true;
        host.Publish(ConnectivityState.TransientFailure, new FailurePicker(new Status(StatusCode.Unavailable, subchannel.Failure, subchannel.FailureException!)));
        // The first address may be out of its backoff already.
        if (_subchannels[0].State == ConnectivityState.Idle) RequestConnection();
    }
}

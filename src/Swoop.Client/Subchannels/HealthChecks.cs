using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Channel;

namespace Swoop.Client.Subchannels;

/// <summary>Who wants to know of a subchannel's health, and the one watch that they share; there is none while nobody does, or none is configured (gRFC A17).</summary>
/// <remarks>Members belong to the control loop.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "The watch ends when nobody wants to know any more, or the subchannel is not ready.")]
internal sealed class HealthChecks(SharedSubchannel subchannel, ChannelSettings settings, ControlLoop loop, string? service)
{
    private static readonly SubchannelHealth _notKnown = new(ConnectivityState.Connecting, Status.DefaultSuccess);

    private readonly Dictionary<ChannelSubchannel, Action<SubchannelHealth>> _watchers = [];
    private string? _service = service;
    private HealthWatch? _watch;
    private SubchannelHealth _health = _notKnown;

    /// <summary>Tells what is known, later, and each change, until the subchannel is not ready any more, or is forgotten.</summary>
    public void Watch(ChannelSubchannel holder, Action<SubchannelHealth> onChanged)
    {
        if (subchannel.State != ConnectivityState.Ready) return;
        _watchers[holder] = onChanged;
        if (_watch is null) Start();
        loop.Post(() =>
        {
            if (_watchers.TryGetValue(holder, out var wanted) && wanted == onChanged) onChanged(_health);
        });
    }

    public void Forget(ChannelSubchannel holder)
    {
        if (_watchers.Remove(holder) && _watchers.Count == 0) Stop();
    }

    /// <summary>Whose health counts from now on; null for nobody's.</summary>
    public void Configure(string? service)
    {
        if (service == _service) return;
        _service = service;
        if (_watchers.Count == 0) return;
        Stop();
        Start();
        loop.Post(TellAll);
    }

    public void OnNotReady()
    {
        _watchers.Clear();
        Stop();
    }

    private void Start()
    {
        if (_service is not { } service)
        {
            _health = SubchannelHealth.Healthy;
            return;
        }

        _health = _notKnown;
        HealthWatch watch = null!;
        watch = _watch = new HealthWatch(subchannel, settings, loop, service, health =>
        {
            if (watch == _watch) Tell(health);
        });
        watch.Begin();
    }

    private void Stop()
    {
        _watch?.Dispose();
        _watch = null;
        _health = _notKnown;
    }

    private void Tell(SubchannelHealth health)
    {
        if (_health == health) return;
        _health = health;
        // Later: a watch begins in the middle of somebody's step.
        loop.Post(TellAll);
    }

    private void TellAll()
    {
        foreach (var onChanged in _watchers.Values.ToArray()) onChanged(_health);
    }
}

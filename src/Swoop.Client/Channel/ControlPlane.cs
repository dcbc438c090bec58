using System.Net;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Swoop.Client.Balancing;
using Swoop.Client.Balancing.GracefulSwitch;
using Swoop.Client.Balancing.PickFirst;
using Swoop.Client.Resolving;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Subchannels;
using Swoop.Transport.Timing;

namespace Swoop.Client.Channel;

/// <summary>What a channel runs while it is not idle: a resolver, and the policy tree that it feeds. All members belong to the control loop.</summary>
/// <remarks>
/// <code>
///   resolver --endpoints, service config--> policy tree --state, picker--> the channel's calls
///      ^                                         |
///      \---------the addresses may be old--------/
/// </code>
/// </remarks>
internal sealed class ControlPlane : IResolverHost, IBalancerHost
{
    private static readonly IReadOnlyList<LoadBalancingConfig> _pickFirst = [new PickFirstConfig()];

    private readonly ChannelControl _channel;
    private readonly ChannelSettings _settings;
    private readonly Resolver _resolver;
    private readonly GracefulSwitchBalancer _root;
    private readonly SubchannelPool _pool;
    private bool _isShutDown;
    private bool _hasPolicy;

    public ControlPlane(ChannelControl channel, Func<IResolverHost, Resolver> createResolver)
    {
        _channel = channel;
        _settings = channel.Settings;
        _root = new GracefulSwitchBalancer(this);
        _pool = new SubchannelPool(channel);
        _resolver = createResolver(this);
    }

    TimeProvider IResolverHost.Time => _settings.Options.TimeProvider;

    TimeProvider IBalancerHost.Time => _settings.Options.TimeProvider;

    ILogger IResolverHost.Logger => _settings.Logger;

    ILogger IBalancerHost.Logger => _settings.Logger;

    int IResolverHost.DefaultPort => _settings.IsSecure ? 443 : 80;

    Random IBalancerHost.Random => Random.Shared;

    LoadBalancerRegistry IBalancerHost.Policies => _settings.Policies;

    string IBalancerHost.Target => _settings.Target;

    public void Start() => _resolver.Start();

    public void ExitIdle() => _root.ExitIdle();

    public void Shutdown()
    {
        _isShutDown = true;
        _resolver.Shutdown();
        _root.Shutdown();
        _pool.Shutdown();
    }

    bool IResolverHost.Report(ResolverResult result)
    {
        if (_isShutDown) return true;
        if (result.Failure is { } failure)
        {
            Fail(failure);
            return false;
        }

        ServiceConfig config;
        BalancingPolicy policy;
        try
        {
            config = Choose(result);
            config.Validate();
            policy = _settings.Policies.Select(config.LoadBalancingConfigs.Count == 0 ? _pickFirst : config.LoadBalancingConfigs, "loadBalancingConfig");
        }
        catch (ServiceConfigException exception)
        {
            ChannelLog.BadServiceConfig(_settings.Logger, _settings.Target, exception.Message);
            if (_channel.Config is not { } before || !_hasPolicy)
            {
                Fail(new Status(StatusCode.Unavailable, exception.Message, exception));
                return false;
            }

            // What was right before stays in force (gRFC A21); the endpoints are news all the same.
            config = before;
            policy = _settings.Policies.Select(config.LoadBalancingConfigs.Count == 0 ? _pickFirst : config.LoadBalancingConfigs, "loadBalancingConfig");
        }

        _hasPolicy = true;
        _channel.Configure(config);
        _pool.Configure(config);
        var status = _root.Update(policy, new BalancerUpdate(result.Endpoints, policy.Config) { Attributes = result.Attributes });
        _channel.SetResolved();
        return status.StatusCode == StatusCode.OK;
    }

    void IResolverHost.Run(Action step) => Later(step);

    IDisposable IResolverHost.Schedule(TimeSpan delay, Action step) => After(delay, step);

    Subchannel IBalancerHost.CreateSubchannel(EndPoint address, EndpointAttributes attributes, Action<Subchannel> onStateChanged) =>
        _pool.Take(address, attributes, onStateChanged);

    void IBalancerHost.UpdateState(ConnectivityState state, Picker picker)
    {
        if (!_isShutDown) _channel.Publish(state, picker);
    }

    void IBalancerHost.RequestResolution() => Later(_resolver.Refresh);

    void IBalancerHost.Run(Action step) => Later(step);

    IDisposable IBalancerHost.Schedule(TimeSpan delay, Action step) => After(delay, step);

    private ServiceConfig Choose(ResolverResult result)
    {
        if (_settings.Options.UseServiceConfigOfResolver)
        {
            if (result.ServiceConfigFailure is { } wrong) throw wrong;
            if (result.ServiceConfig is { } published) return published;
        }

        return _settings.Options.ServiceConfig ?? ServiceConfig.Default;
    }

    private void Fail(Status failure)
    {
        if (_hasPolicy) _root.OnResolverFailure(failure);
        else _channel.Publish(ConnectivityState.TransientFailure, FixedPicker.Failing(failure));
        _channel.SetResolved();
    }

    private void Later(Action step) => _channel.Loop.Post(() =>
    {
        if (!_isShutDown) step();
    });

    private ScheduledStep After(TimeSpan delay, Action step)
    {
        var scheduled = new ScheduledStep(this, step);
        _settings.Timers.Arm(scheduled, delay);
        return scheduled;
    }

    private sealed class ScheduledStep(ControlPlane plane, Action step) : TimerEntry, IDisposable
    {
        private bool _isDisposed;

        public void Dispose()
        {
            _isDisposed = true;
            plane._settings.Timers.Disarm(this);
        }

        protected override void OnDue() => plane.Later(() =>
        {
            // Set on the loop, and read there: a step that was due at the moment of its disposal does not run.
            if (_isDisposed) return;
            _isDisposed = true;
            step();
        });
    }
}

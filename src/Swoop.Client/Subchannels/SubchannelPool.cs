using System.Net;
using Swoop.Client.Balancing;
using Swoop.Client.Channel;
using Swoop.Client.Metrics;
using Swoop.Client.Resolving;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Subchannels;

/// <summary>The connections of a channel by their addresses: policies that use the same address, one after the other or at the same time, use the same connections.</summary>
/// <remarks>
/// Attributes are knowledge of policies; a connection does not depend on them, so the address alone tells connections apart.
/// Members belong to the control loop.
/// </remarks>
internal sealed class SubchannelPool(ChannelControl channel)
{
    private readonly Dictionary<EndPoint, (SharedSubchannel Shared, ConnectionSet Connections)> _subchannels = [];
    private int _allowedConnections = 1;
    private string? _healthService;

    /// <summary>What a policy asks for.</summary>
    public ChannelSubchannel Take(EndPoint address, EndpointAttributes attributes, Action<Subchannel> onStateChanged)
    {
        if (!_subchannels.TryGetValue(address, out var known))
        {
            var connections = new ConnectionSet();
            known = (new SharedSubchannel(address, connections, channel, _allowedConnections, _healthService), connections);
            _subchannels.Add(address, known);
        }

        var subchannel = new ChannelSubchannel(known.Shared, known.Connections, this, attributes, onStateChanged);
        known.Shared.Add(subchannel);
        return subchannel;
    }

    /// <summary>A policy needs it no more. What nobody needs at the end of the step that is running is closed: another policy may be about to ask for it.</summary>
    public void Return(SharedSubchannel shared, ChannelSubchannel subchannel)
    {
        shared.Remove(subchannel);
        if (!shared.IsHeld) channel.Loop.Post(() => CloseUnlessHeld(shared));
    }

    /// <summary>A service config has come into force.</summary>
    public void Configure(ServiceConfig config)
    {
        var options = channel.Settings.Options;
        _allowedConnections = Math.Max(1, Math.Min(config.ConnectionScaling?.MaxConnectionsPerSubchannel ?? 1, options.MaxConnectionsPerSubchannel));
        _healthService = options.HealthChecksEnabled ? config.HealthCheckConfig?.ServiceName : null;
        foreach (var (shared, _) in _subchannels.Values)
        {
            shared.Allow(_allowedConnections);
            shared.Health.Configure(_healthService);
        }
    }

    public LoadReportStream StartLoadReports(SharedSubchannel shared, TimeSpan period, Action<OrcaLoadReport> onReport)
    {
        var stream = new LoadReportStream(shared, channel.Settings, channel.Loop, period, onReport);
        stream.Begin();
        return stream;
    }

    /// <summary>Closes everything; the policies are gone.</summary>
    public void Shutdown()
    {
        foreach (var (shared, _) in _subchannels.Values) shared.Shutdown();
        _subchannels.Clear();
    }

    private void CloseUnlessHeld(SharedSubchannel shared)
    {
        if (shared.IsHeld || !_subchannels.TryGetValue(shared.Address, out var known) || known.Shared != shared) return;
        _subchannels.Remove(shared.Address);
        shared.Shutdown();
    }
}

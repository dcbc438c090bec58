using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Channel;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Subchannels;

/// <summary>Has a server tell of the health of one of its services (<c>grpc.health.v1.Health/Watch</c>, gRFC A17).</summary>
/// <param name="subchannel">The server.</param>
/// <param name="settings">The channel's.</param>
/// <param name="loop">The channel's.</param>
/// <param name="service">The service; empty for the server as a whole.</param>
/// <param name="onChanged">Called with what is known, on the loop.</param>
internal sealed class HealthWatch(SharedSubchannel subchannel, ChannelSettings settings, ControlLoop loop, string service, Action<SubchannelHealth> onChanged)
    : KeptStream(subchannel, settings, loop, "grpc.health.v1.Health", "Watch", HealthMessages.Request(service))
{
    private readonly string _name = service.Length == 0 ? "The server" : $"The service \"{service}\"";
    private readonly string _address = AddressText.Of(subchannel.Address);

    protected override bool OnMessage(ReadOnlySpan<byte> message, int stream)
    {
        var isReadable = HealthMessages.TryReadStatus(message, out var status);
        RunIfCurrent(stream, () => OnStatus(isReadable ? HealthMessages.NameOf(status) : null, isReadable && status == HealthMessages.Serving));
        return isReadable;
    }

    protected override void OnBeginning() => onChanged(new SubchannelHealth(ConnectivityState.Connecting, Status.DefaultSuccess));

    protected override void OnInterrupted(Status status) => Fail($"{_name} at {_address} does not tell its health: {status.StatusCode}, {status.Detail}");

    protected override void OnUnimplemented(Status status)
    {
        SubchannelLog.NoHealth(Settings.Logger, _address, status.Detail);
        onChanged(SubchannelHealth.Healthy);
    }

    private void OnStatus(string? status, bool isServing)
    {
        SubchannelLog.HealthChanged(Settings.Logger, _name, _address, status ?? "unreadable");
        if (isServing) onChanged(SubchannelHealth.Healthy);
        else Fail(status is null ? $"{_name} at {_address} answers the health check with what is no answer." : $"{_name} at {_address} is not serving: its health is {status}.");
    }

    private void Fail(string reason) => onChanged(new SubchannelHealth(ConnectivityState.TransientFailure, new Status(StatusCode.Unavailable, reason)));
}

using Grpc.Core;

namespace Swoop.Interop.Testing.Client;

/// <summary>The server under test: a channel to it, and the way to further ones.</summary>
public sealed class InteropTarget : IAsyncDisposable
{
    private readonly Func<ChannelBase> _connect;
    private readonly Func<bool?> _lastMessageWasCompressed;
    private readonly ChannelBase _channel;

    /// <param name="connect">Makes a channel that shares no connection with those before it.</param>
    /// <param name="lastMessageWasCompressed">
    /// Tells whether the message received last, on any call, was compressed on the wire; null when that cannot be seen.
    /// </param>
    /// <param name="soak">How long the soak cases last.</param>
    public InteropTarget(Func<ChannelBase> connect, Func<bool?>? lastMessageWasCompressed = null, SoakLimits? soak = null)
    {
        _connect = connect;
        _lastMessageWasCompressed = lastMessageWasCompressed ?? (() => null);
        _channel = connect();
        Soak = soak ?? new SoakLimits();
        Service = new TestService.TestServiceClient(_channel);
        Unimplemented = new UnimplementedService.UnimplementedServiceClient(_channel);
    }

    /// <summary>How long the soak cases last.</summary>
    public SoakLimits Soak { get; }

    /// <summary>The stub of the service.</summary>
    public TestService.TestServiceClient Service { get; }

    /// <summary>The stub of a service that no server has.</summary>
    public UnimplementedService.UnimplementedServiceClient Unimplemented { get; }

    /// <summary>A second target for the same server over a connection of its own.</summary>
    public InteropTarget Reconnect() => new(_connect, _lastMessageWasCompressed, Soak);

    /// <summary>Whether the message received last was compressed on the wire.</summary>
    /// <exception cref="NotSupportedException">This client cannot see that.</exception>
    public bool LastMessageWasCompressed() =>
        _lastMessageWasCompressed() ?? throw new NotSupportedException("This client does not see compression.");

    /// <summary>Shuts the channel down.</summary>
    public async ValueTask DisposeAsync()
    {
        await _channel.ShutdownAsync();
        (_channel as IDisposable)?.Dispose();
    }
}

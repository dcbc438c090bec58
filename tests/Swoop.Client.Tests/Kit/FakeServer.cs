using Swoop.Http2.Connection;
using Swoop.TestKit;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Tests.Kit;

/// <summary>A server whose every byte a test decides, with a channel to it.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly MemoryListener _listener = new("fake");

    public FakeServer(GrpcChannelOptions? options = null, bool usesClock = false)
    {
        options ??= new GrpcChannelOptions();
        if (usesClock) options = options with { TimeProvider = Clock };
        Channel = GrpcChannel.ForMemory(_listener, options);
    }

    public ManualTimeProvider Clock { get; } = new();

    public GrpcChannel Channel { get; }

    /// <summary>Takes the next connection and does not greet it.</summary>
    public async Task<FakeConnection> AcceptSilentlyAsync()
    {
        using var patience = new CancellationTokenSource(Api.Patience);
        return new FakeConnection((await _listener.AcceptAsync(patience.Token))!);
    }

    /// <summary>Takes the next connection and sends SETTINGS.</summary>
    public async Task<FakeConnection> AcceptAsync(params (SettingId Id, uint Value)[] settings)
    {
        var connection = await AcceptSilentlyAsync();
        await connection.SendAsync(Wire.Settings(settings), Wire.SettingsAck);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _listener.DisposeAsync();
    }
}

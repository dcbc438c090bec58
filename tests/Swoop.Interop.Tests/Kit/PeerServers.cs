using System.Collections.Concurrent;

namespace Swoop.Interop.Tests.Kit;

/// <summary>The servers of all peers, each started when the first test needs it.</summary>
public sealed class PeerServers : IAsyncLifetime
{
    private readonly ConcurrentDictionary<(string, bool), Lazy<Task<PeerServer>>> _servers = new();

    public async Task<int> PortOfAsync(string peer, bool usesTls)
    {
        var server = _servers.GetOrAdd((peer, usesTls), key => new Lazy<Task<PeerServer>>(() => PeerServer.StartAsync(Peer.Of(key.Item1), key.Item2)));
        return (await server.Value).Port;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var server in _servers.Values) await (await server.Value).DisposeAsync();
    }
}

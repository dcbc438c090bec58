namespace Swoop.Fleet.Tests.Kit;

/// <summary>Server processes that offer the same.</summary>
internal sealed class ServerFleet : IAsyncDisposable
{
    private readonly List<FleetServer> _servers;

    private ServerFleet(IEnumerable<FleetServer> servers) => _servers = [.. servers];

    public IReadOnlyList<FleetServer> Servers => _servers;

    /// <summary>The servers as a list of addresses.</summary>
    public string Target => $"ipv4:{string.Join(',', _servers.Select(server => server.EndPoint))}";

    public FleetServer this[int index] => _servers[index];

    public static Task<ServerFleet> StartAsync(params Make[] makes) => StartAsync([.. makes.Select(make => new FleetServer(make))]);

    public static async Task<ServerFleet> StartAsync(params FleetServer[] servers)
    {
        var fleet = new ServerFleet(servers);
        try
        {
            await Task.WhenAll(servers.Select(server => server.StartAsync()));
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_servers.Select(server => server.DisposeAsync().AsTask()));
}

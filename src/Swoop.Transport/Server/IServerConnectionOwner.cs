namespace Swoop.Transport.Server;

/// <summary>Whoever keeps account of a server's connection.</summary>
public interface IServerConnectionOwner
{
    /// <summary>The connection has ended and its wire is closed; called once, on any thread.</summary>
    void OnClosed(ServerConnection connection);
}

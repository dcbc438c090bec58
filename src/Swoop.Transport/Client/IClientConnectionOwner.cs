using Swoop.Transport.Connection;

namespace Swoop.Transport.Client;

/// <summary>Who keeps a client's connection. Called on pool threads, without any lock.</summary>
public interface IClientConnectionOwner
{
    /// <summary>The server's SETTINGS have come: calls can be made.</summary>
    void OnReady(ClientConnection connection);

    /// <summary>The connection takes no new calls; those that are open go on.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="tooManyPings">The server found our keepalive time too short (gRFC A8): it is to be doubled.</param>
    void OnDraining(ClientConnection connection, bool tooManyPings);

    /// <summary>A place is free after a call was refused for want of one; see <see cref="ClientConnection.RefusesWhenFull"/>. Told once for any number of calls.</summary>
    void OnRoom(ClientConnection connection)
    {
        // Whoever lets calls wait in the connection's own line has nothing to do.
    }

    /// <summary>The connection has ended, and all its calls with it.</summary>
    void OnEnded(ClientConnection connection, ConnectionEnd end);
}

using Swoop.Transport.Client;

namespace Swoop.Client.Subchannels;

/// <summary>The connections of a subchannel that take calls, the oldest first. Changed on the control loop, read by calls without a lock.</summary>
internal sealed class ConnectionSet
{
    private volatile ClientConnection[] _all = [];
    private volatile ClientConnection? _only;
    private volatile bool _isScaled;

    public int Count => _all.Length;

    /// <summary>The connection, where there is one and never was to be another: calls for which it has no room wait in its own line.</summary>
    public ClientConnection? Only => _only;

    /// <summary>More connections than one are allowed, or there: calls go where there is room.</summary>
    public bool IsScaled => _isScaled;

    /// <summary>The oldest that has not begun to go away.</summary>
    public ClientConnection? Oldest => Array.Find(_all, connection => connection.TakesCalls);

    public void Add(ClientConnection connection, int allowed) => Set([.. _all, connection], allowed);

    public bool Remove(ClientConnection connection, int allowed)
    {
        var left = Array.FindAll(_all, one => one != connection);
        if (left.Length == _all.Length) return false;
        Set(left, allowed);
        return true;
    }

    /// <summary>So many are allowed from now on; those that are there stay.</summary>
    public void Allow(int allowed) => Set(_all, allowed);

    /// <summary>Forgets them all, and returns them.</summary>
    public IReadOnlyList<ClientConnection> Clear()
    {
        var all = _all;
        Set([], 1);
        return all;
    }

    /// <summary>The oldest with room for a call.</summary>
    public ClientConnection? FindRoom() => Array.Find(_all, static connection => connection.HasRoom);

    /// <summary>The same, for calls in line: where there is none, all tell when there is.</summary>
    public ClientConnection? RequestRoom()
    {
        if (Only is not { } only) return Array.Find(_all, static connection => connection.RequestRoom());
        // Where there is to be one connection only, what came into line before goes over to its own; unless it is about to leave.
        return only.TakesCalls ? only : null;
    }

    private void Set(ClientConnection[] all, int allowed)
    {
        _isScaled = allowed > 1 || all.Length > 1;
        foreach (var connection in all) connection.RefusesWhenFull = _isScaled;
        _all = all;
        _only = _isScaled || all.Length == 0 ? null : all[0];
    }
}

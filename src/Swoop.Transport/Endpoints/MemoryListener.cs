using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Endpoints;

/// <summary>Takes connections in from inside the process: for tests, and for servers that are called where they run.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class MemoryListener : IListener
{
    /// <summary>How many connections may wait to be accepted, if not given.</summary>
    public const int DefaultBacklog = 512;

    private readonly Channel<MemoryWire> _waiting;

    /// <summary>Creates a listener.</summary>
    /// <param name="name">What it is called in addresses and messages.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    public MemoryListener(string name = "server", int backlog = DefaultBacklog)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(backlog);
        Address = $"memory:{name}";
        _waiting = Channel.CreateBounded<MemoryWire>(backlog);
    }

    /// <inheritdoc/>
    public EndPoint? LocalEndPoint => null;

    /// <inheritdoc/>
    public string Address { get; }

    /// <summary>Opens a connection and gives the client's end of it.</summary>
    /// <exception cref="SocketException">The listener is closed, or too many connections wait to be accepted.</exception>
    public MemoryWire Connect()
    {
        var (client, server) = MemoryWire.CreatePair();
        return _waiting.Writer.TryWrite(server) ? client : throw Refused();
    }

    /// <summary>Opens a connection, as soon as fewer wait to be accepted than the backlog holds, and gives the client's end of it.</summary>
    /// <exception cref="SocketException">The listener is closed.</exception>
    public async ValueTask<Wire> ConnectAsync(CancellationToken cancellation)
    {
        var (client, server) = MemoryWire.CreatePair();
        try
        {
            await _waiting.Writer.WriteAsync(server, cancellation).ConfigureAwait(false);
            return client;
        }
        catch (ChannelClosedException)
        {
            throw Refused();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Wire?> AcceptAsync(CancellationToken cancellation)
    {
        try
        {
            return await _waiting.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        // Whoever was not accepted any more learns it.
        while (_waiting.Reader.TryRead(out var wire)) wire.Abort();
        return default;
    }

    private static SocketException Refused() => new((int)SocketError.ConnectionRefused);
}

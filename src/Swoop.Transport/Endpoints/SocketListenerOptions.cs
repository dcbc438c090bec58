using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Swoop.Transport.Endpoints;

/// <summary>How a <see cref="SocketListener"/> listens.</summary>
public sealed record SocketListenerOptions
{
    private readonly int _backlog = 512;
    private readonly int _spareHandles = 64;

    /// <summary>How many connections may wait to be accepted; 512 by default. The system may have a lower limit (net.core.somaxconn).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is zero or negative.</exception>
    public int Backlog
    {
        get => _backlog;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _backlog = value;
        }
    }

    /// <summary>How many of the handles that the process may open are left to the rest of it; 64 by default, and at most a quarter of all. Linux only.</summary>
    /// <remarks>A connection that would take one of them is closed, and the listener pauses. Without any handle the runtime itself could not go on.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int SpareHandles
    {
        get => _spareHandles;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _spareHandles = value;
        }
    }

    /// <summary>Whether IPv6's any address ([::]) takes connections over IPv4 too; yes by default.</summary>
    public bool DualMode { get; init; } = true;

    /// <summary>How many bytes the system may hold of what each connection sends; null leaves it to the system, which for TCP adapts it.</summary>
    public int? SendBufferSize { get; init; }

    /// <summary>How many bytes the system may hold of what each connection receives; null leaves it to the system, which for TCP adapts it.</summary>
    public int? ReceiveBufferSize { get; init; }

    /// <summary>Who may connect to a unix socket's file; null leaves it to the process' umask. Not on Windows.</summary>
    public UnixFileMode? UnixFileMode { get; init; }

    /// <summary>Told when accepting fails, and how long the listener then waits: above all when file descriptors have run out.</summary>
    public Action<Exception, TimeSpan>? AcceptFailed { get; init; }

    /// <summary>Where failures are logged.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock of the waiting after a failure.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

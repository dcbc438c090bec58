using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Swoop.Transport.Wires.Readiness;

/// <summary>Linux's epoll(7): which of many sockets have become ready.</summary>
/// <remarks>
/// Sockets are watched edge-triggered: an event tells that something has come, not that something is there. An event in memory:
/// <code>
///   x86, x64   [ events: 4 octets | token: 8 octets ]
///   others     [ events: 4 octets | 4 of padding | token: 8 octets ]
/// </code>
/// </remarks>
internal sealed class Epoll
{
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Delete = 2;
    private const int Modify = 3;
    private const uint Once = 1u << 30;
    private const uint EdgeTriggered = 1u << 31;
    private const int Interrupted = 4;
    private const int MaxEvents = 64;
    private const int ForEver = -1;

    private static readonly bool _isPacked = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static readonly int _eventSize = _isPacked ? 12 : 16;
    private static readonly int _tokenOffset = _isPacked ? 4 : 8;

    private readonly int _descriptor;

    /// <exception cref="Win32Exception">The system gives no epoll.</exception>
    public Epoll()
    {
        _descriptor = EpollCreate(CloseOnExec);
        if (_descriptor < 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Room for what one wait finds; every thread that waits brings its own.</summary>
    public static byte[] NewEvents() => new byte[MaxEvents * _eventSize];

    /// <summary>One event of those that were found.</summary>
    public static (SocketEvents Events, long Token) Read(byte[] events, int index)
    {
        var one = events.AsSpan(index * _eventSize, _eventSize);
        return ((SocketEvents)MemoryMarshal.Read<uint>(one), MemoryMarshal.Read<long>(one[_tokenOffset..]));
    }

    /// <summary>Watches a socket from now on, until it is closed. What is there already is told, too.</summary>
    /// <returns>False where the system refuses.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool TryWatch(SafeSocketHandle socket, SocketEvents events, long token) => TryControl(Add, socket, events, token);

    /// <summary>Watches a socket for other events. What is there already is told, too.</summary>
    /// <inheritdoc cref="TryWatch"/>
    public bool TryRewatch(SafeSocketHandle socket, SocketEvents events, long token) => TryControl(Modify, socket, events, token);

    /// <summary>Watches a socket no longer, although it stays open.</summary>
    public void Unwatch(SafeSocketHandle socket)
    {
        Span<byte> nothing = stackalloc byte[_eventSize];
        if (!socket.IsClosed) _ = EpollControl(_descriptor, Delete, socket, ref MemoryMarshal.GetReference(nothing));
    }

    /// <summary>Watches another epoll, but tells nothing yet.</summary>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public void Watch(Epoll other) => Control(Add, other, 0);

    /// <summary>Tells once that the other epoll has something to tell, now or later.</summary>
    public void Arm(Epoll other) => Control(Modify, other, (uint)SocketEvents.Readable | Once);

    /// <summary>Tells nothing of the other epoll.</summary>
    public void Disarm(Epoll other) => Control(Modify, other, 0);

    /// <summary>Waits for events.</summary>
    /// <returns>How many were found, at least one.</returns>
    public int Wait(byte[] events)
    {
        int found;
        do
        {
            found = Find(events, ForEver);
        }
        while (found == 0);
        return found;
    }

    /// <summary>Looks for events without waiting.</summary>
    /// <returns>How many were found.</returns>
    public int Look(byte[] events) => Find(events, 0);

    private static void Write(Span<byte> watched, uint events, long token)
    {
        watched.Clear();
        MemoryMarshal.Write(watched, events);
        MemoryMarshal.Write(watched[_tokenOffset..], token);
    }

    private int Find(byte[] events, int milliseconds)
    {
        var found = EpollWait(_descriptor, ref MemoryMarshal.GetArrayDataReference(events), MaxEvents, milliseconds);
        if (found >= 0) return found;
        var error = Marshal.GetLastPInvokeError();
        return error == Interrupted ? 0 : throw new Win32Exception(error);
    }

    private bool TryControl(int operation, SafeSocketHandle socket, SocketEvents events, long token)
    {
        Span<byte> watched = stackalloc byte[_eventSize];
        Write(watched, (uint)events | EdgeTriggered, token);
        return EpollControl(_descriptor, operation, socket, ref MemoryMarshal.GetReference(watched)) == 0;
    }

    private void Control(int operation, Epoll other, uint events)
    {
        Span<byte> watched = stackalloc byte[_eventSize];
        Write(watched, events, 0);
        if (EpollControl(_descriptor, operation, other._descriptor, ref MemoryMarshal.GetReference(watched)) < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [DllImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EpollCreate(int flags);

    [DllImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EpollControl(int epoll, int operation, SafeSocketHandle socket, ref byte watched);

    [DllImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EpollControl(int epoll, int operation, int other, ref byte watched);

    [DllImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EpollWait(int epoll, ref byte events, int count, int milliseconds);
}

using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Swoop.Transport.Wires.Readiness;

/// <summary>recv(2) and send(2), without waiting, whatever the socket's own mode is.</summary>
/// <remarks>
/// The runtime's methods need its socket to be in non-blocking mode, for which each one gets objects of 220 octets and two system calls: much for
/// connections that are many and idle.
/// </remarks>
internal static class SocketCalls
{
    // sys/socket.h and errno.h of Linux; the same on all processors that .NET runs on.
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int Interrupted = 4;
    private const int WouldBlock = 11;

    /// <summary>Receives what is there.</summary>
    /// <returns>How many bytes; 0 when the peer will send no more, and -1 where nothing is there.</returns>
    /// <exception cref="SocketException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public static int Receive(Socket socket, Span<byte> buffer)
    {
        nint received;
        do
        {
            received = Receive(socket.SafeHandle, ref MemoryMarshal.GetReference(buffer), buffer.Length, DontWait);
        }
        while (received < 0 && MustRepeat());
        return (int)received;
    }

    /// <summary>Sends what there is room for.</summary>
    /// <returns>How many bytes; 0 where there is no room.</returns>
    /// <exception cref="SocketException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public static int Send(Socket socket, ReadOnlySpan<byte> bytes)
    {
        nint sent;
        do
        {
            sent = Send(socket.SafeHandle, in MemoryMarshal.GetReference(bytes), bytes.Length, DontWait | NoSignal);
        }
        while (sent < 0 && MustRepeat());
        return (int)Math.Max(sent, 0);
    }

    /// <summary>Looks at what went wrong: true for a signal, false where it would have to wait.</summary>
    private static bool MustRepeat() => Marshal.GetLastPInvokeError() switch
    {
        Interrupted => true,
        WouldBlock => false,
        var error => throw new SocketException((int)ErrorOf(error)),
    };

    private static SocketError ErrorOf(int error) => error switch
    {
        9 => SocketError.OperationAborted,
        12 or 105 => SocketError.NoBufferSpaceAvailable,
        32 => SocketError.Shutdown,
        100 => SocketError.NetworkDown,
        101 => SocketError.NetworkUnreachable,
        102 => SocketError.NetworkReset,
        103 => SocketError.ConnectionAborted,
        104 => SocketError.ConnectionReset,
        107 => SocketError.NotConnected,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        112 => SocketError.HostDown,
        113 => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };

    [DllImport("libc", EntryPoint = "recv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Receive(SafeSocketHandle socket, ref byte buffer, nint length, int flags);

    [DllImport("libc", EntryPoint = "send", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Send(SafeSocketHandle socket, in byte bytes, nint length, int flags);
}

using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Swoop.Transport.Wires.Readiness;

/// <summary>A TCP connection that is being made.</summary>
/// <remarks>
/// The runtime's own way would leave the socket with its poller for ever: each arrival would wake a thread that has nothing to do, which
/// costs a lone call as much as everything else together.
/// </remarks>
internal sealed class SocketOpening : SocketWaiter
{
    private const int Interrupted = 4;
    private const int InProgress = 115;

    private readonly TaskCompletionSource _opened = new();

    private SocketOpening()
    {
    }

    /// <summary>Connects to an address.</summary>
    /// <exception cref="SocketException">The connection failed.</exception>
    /// <exception cref="OperationCanceledException">The token asked to give up.</exception>
    public static async ValueTask<Socket> ConnectAsync(EndPoint endPoint, SocketPoller poller, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            var error = Begin(socket, endPoint);
            if (error is InProgress or Interrupted)
            {
                // On the same machine it is done by now.
                if (!socket.Poll(0, SelectMode.SelectWrite)) await WaitAsync(socket, poller, cancellation).ConfigureAwait(false);
                ThrowIfFailed(socket);
            }
            else if (error != 0)
            {
                // Once more: the runtime finds the words for what is wrong.
                await socket.ConnectAsync(endPoint, cancellation).ConfigureAwait(false);
                return socket;
            }
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return Renew(socket);
    }

    /// <inheritdoc/>
    public override void GoOn() => _opened.TrySetResult();

    /// <remarks>The runtime's method would throw an exception for each connection that takes a moment.</remarks>
    private static int Begin(Socket socket, EndPoint endPoint)
    {
        var address = endPoint.Serialize();
        var result = Connect(socket.SafeHandle, ref MemoryMarshal.GetReference(address.Buffer.Span), address.Size);
        return result == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Waits until the connection is made, or has failed.</summary>
    private static async ValueTask WaitAsync(Socket socket, SocketPoller poller, CancellationToken cancellation)
    {
        var opening = new SocketOpening();
        opening.BeginLook();
        var watched = new WatchedSocket(socket, poller) { Sending = opening };
        if (!watched.TryWatch(SocketEvents.Writable)) throw new SocketException((int)SocketError.NoBufferSpaceAvailable);
        try
        {
            if (opening.TryWait()) await opening._opened.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            watched.Leave();
        }
    }

    private static void ThrowIfFailed(Socket socket)
    {
        var error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error != SocketError.Success) throw new SocketException((int)error);
    }

    /// <summary>Takes the descriptor out of an object that does not know that it is connected; another finds out.</summary>
    private static Socket Renew(Socket socket)
    {
        var handle = new SafeSocketHandle(socket.SafeHandle.DangerousGetHandle(), ownsHandle: true);
        // Never to be disposed from here on: that would wait for a descriptor that is not its own any more.
        socket.SafeHandle.SetHandleAsInvalid();
        try
        {
            return new Socket(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    [DllImport("libc", EntryPoint = "connect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Connect(SafeSocketHandle socket, ref byte address, int length);
}

using System.Net.Sockets;

namespace Swoop.Transport.Endpoints;

/// <summary>Binds unix sockets, and clears away the file that a server which crashed has left.</summary>
internal static class UnixSocketFile
{
    // What opening a socket's file gives: ENXIO on Linux and the BSDs, EOPNOTSUPP on macOS.
    private const int LinuxIsSocket = 6;
    private const int MacIsSocket = 102;

    public static Socket Bind(UnixDomainSocketEndPoint endPoint, SocketListenerOptions options)
    {
        var path = endPoint.ToString();
        var isAbstract = path.StartsWith('@') || path.StartsWith('\0');
        var socket = NewSocket();
        return SocketListener.Guarded(socket, endPoint, () =>
        {
            try
            {
                socket.Bind(endPoint);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse && !isAbstract)
            {
                RemoveStale(endPoint, path, exception);
                socket.Bind(endPoint);
            }

            // Before listening begins: nobody could connect earlier.
            if (!isAbstract && options.UnixFileMode is { } mode && !OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
            return socket;
        });
    }

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private static void RemoveStale(UnixDomainSocketEndPoint endPoint, string path, SocketException inUse)
    {
        if (!IsSocket(path)) throw SocketListener.CannotListen(endPoint, "there is a file of that name, and it is not a socket", inUse);
        if (!IsStale(endPoint)) throw SocketListener.CannotListen(endPoint, "another process listens there", inUse);
        File.Delete(path);
    }

    private static bool IsStale(UnixDomainSocketEndPoint endPoint)
    {
        // Not blocking: a listener whose backlog is full must not hold us up.
        using var probe = NewSocket();
        probe.Blocking = false;
        try
        {
            probe.Connect(endPoint);
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    private static bool IsSocket(string path)
    {
        if (OperatingSystem.IsWindows()) return File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint);
        try
        {
            // For reading and writing: that does not wait on a named pipe either.
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return false;
        }
        catch (IOException exception)
        {
            return exception.HResult is LinuxIsSocket or MacIsSocket;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}

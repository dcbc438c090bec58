using System.Net;
using System.Net.Sockets;

namespace Swoop.Fleet.Tests.Kit;

/// <summary>Ports for servers that stop and come back.</summary>
internal static class Ports
{
    // Below the range that the system takes ports for outgoing connections from: else a client that finds nobody there could be given the
    // very port that it wants to reach, talk to itself, and keep the server from coming back.
    private const int First = 10_000;
    private const int Count = 22_000;
    private static int _next = (int)((uint)Environment.ProcessId * 7919 % Count);

    /// <summary>A port that is free on an address, and is not given out again.</summary>
    public static int Take(IPAddress address)
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            try
            {
                using var listener = new TcpListener(address, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}

using System.Globalization;
using System.Net.Sockets;

namespace Swoop.Transport.Endpoints;

/// <summary>Handles that a listener leaves to the rest of its process.</summary>
/// <remarks>
/// A process that has used its last handle is worse off than one that refuses connections: the runtime can start no thread then and load no
/// assembly, and ends the process. Handles are numbers, and the system always gives the lowest that is free; so the number of a newcomer's
/// handle tells how many are left, without asking.
/// </remarks>
internal readonly struct HandleReserve
{
    private const string LimitName = "Max open files";

    private readonly long _firstSpare;

    /// <param name="limit">How many handles the process may open.</param>
    /// <param name="spare">How many of them stay free; at most a quarter.</param>
    public HandleReserve(long limit, int spare) => _firstSpare = limit - Math.Min(spare, limit / 4);

    /// <summary>The reserve within this process' own limit; without end where that is not known.</summary>
    public static HandleReserve OfProcess(int spare)
    {
        try
        {
            return OperatingSystem.IsLinux() ? new HandleReserve(ReadLimit(File.ReadLines("/proc/self/limits")), spare) : new HandleReserve(long.MaxValue, 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new HandleReserve(long.MaxValue, 0);
        }
    }

    /// <summary>Whether a socket has taken one of those that should stay free.</summary>
    public bool IsTouchedBy(Socket socket) => socket.Handle >= _firstSpare;

    /// <remarks><code>Max open files            20000                20000                files</code></remarks>
    private static long ReadLimit(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (!line.StartsWith(LimitName, StringComparison.Ordinal)) continue;
            var soft = line[LimitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
            return long.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : long.MaxValue;
        }

        return long.MaxValue;
    }
}

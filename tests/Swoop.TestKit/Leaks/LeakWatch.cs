using Swoop.Transport.Timing;

namespace Swoop.TestKit.Leaks;

/// <summary>Counts what a process holds before and after a deed: handles, timers, rented arrays, memory, and whatever a test adds.</summary>
/// <remarks>The counts are the process's, so tests that use it must not run beside others.</remarks>
public sealed class LeakWatch : IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    // Assemblies that are loaded on the way, and what the runtime opens for sockets and threads. Sockets are counted to the last one.
    private const int HandlesOfTheRuntime = 24;

    // A message serializer keeps one for each thread that has used it.
    private const int ArraysOfThreads = 48;

    private readonly ArrayPoolBalance _arrays = new();
    private readonly List<Gauge> _gauges = [];
    private readonly List<(string Name, WeakReference Reference)> _objects = [];

    /// <summary>Begins to watch.</summary>
    /// <param name="memoryAllowance">How many bytes the managed heap may be larger afterwards.</param>
    public LeakWatch(long memoryAllowance = 4 << 20)
    {
        Add("armed timers", static () => TimerWheel.System.Count);
        if (OperatingSystem.IsLinux())
        {
            Add("open sockets", static () => OpenSockets);
            Add("open handles", static () => OpenHandles, HandlesOfTheRuntime);
        }

        Add("queued work items", static () => ThreadPool.PendingWorkItemCount, slack: 2);
        Add("rented arrays", () => _arrays.Outstanding, ArraysOfThreads);
        Add("bytes of managed memory", static () => GC.GetTotalMemory(forceFullCollection: true), memoryAllowance);
    }

    /// <summary>The file descriptors of this process: sockets, files, pipes. Linux only.</summary>
    public static int OpenHandles => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <summary>Those of them that are sockets. Linux only.</summary>
    public static int OpenSockets =>
        Directory.GetFileSystemEntries("/proc/self/fd").Count(static entry => new FileInfo(entry).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    /// <summary>Adds a count that must come back to where it is now.</summary>
    public void Add(string name, Func<long> count, long slack = 0)
    {
        ArgumentNullException.ThrowIfNull(count);
        _gauges.Add(new Gauge(name, count, count() + slack));
    }

    /// <summary>Adds an object that nobody may hold at the end.</summary>
    public void MustBeFreed(string name, object thing) => _objects.Add((name, new WeakReference(thing)));

    /// <summary>Waits until everything is back where it was.</summary>
    /// <exception cref="LeakException">Something is not, after a patience that is long.</exception>
    public async Task SettleAsync()
    {
        var started = Environment.TickCount64;
        var left = FindLeak();
        while (left is not null)
        {
            if (Environment.TickCount64 - started > _patience.TotalMilliseconds) throw new LeakException(string.Join(Environment.NewLine, [left, .. _arrays.Renters]));
            await Task.Delay(_pause);
            left = FindLeak();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _arrays.Dispose();

    private string? FindLeak()
    {
        // The memory gauge comes last and only when all else is well, for it collects.
        foreach (var gauge in _gauges)
        {
            if (gauge.Count() is var now && now > gauge.Limit) return $"{gauge.Name}: {now}, but at most {gauge.Limit} were expected.";
        }

        foreach (var (name, reference) in _objects)
        {
            if (reference.IsAlive) return $"Somebody still holds: {name}.";
        }

        return null;
    }

    private sealed record Gauge(string Name, Func<long> Count, long Limit);
}

using System.Diagnostics;

namespace Swoop.Bench.Load;

/// <summary>A client of the benchmark: opens connections, keeps the load on them, prints the result as one line of JSON.</summary>
public static class ClientProgram
{
    private const int FirstRounds = 4;
    private const int FirstConnections = 250;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Func<LoadOptions, ILoadConnection> connect)
    {
        ArgumentNullException.ThrowIfNull(connect);
        var options = LoadOptions.Parse(arguments);
        var window = new LoadWindow();
        try
        {
            var result = options.Scenario switch
            {
                LoadScenario.Idle => await IdleAsync(options, connect),
                LoadScenario.Channels => await ChannelMemory.MeasureAsync(options, connect),
                LoadScenario.Connect => await ConnectAsync(options, window, connect),
                _ => await OnConnectionsAsync(options, window, connect),
            };
            Console.Out.WriteLine(result.ToJson());
            return 0;
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync(exception.ToString());
            return 1;
        }
    }

    private static async Task<LoadResult> OnConnectionsAsync(LoadOptions options, LoadWindow window, Func<LoadOptions, ILoadConnection> connect)
    {
        var connections = Enumerable.Range(0, options.Connections).Select(_ => connect(options)).ToArray();
        foreach (var connection in connections) await connection.UnaryAsync();
        var result = options.Rate > 0 ? Pacer.Run(options, window, connections) : await ClosedLoopAsync(options, window, connections);
        foreach (var connection in connections) await connection.DisposeAsync();
        return result;
    }

    private static async Task<LoadResult> ClosedLoopAsync(LoadOptions options, LoadWindow window, ILoadConnection[] connections)
    {
        var turn = new Turn();
        Func<ILoadConnection, Task> loop = options.Scenario switch
        {
            LoadScenario.Unary when options.Rotates => _ => RotatingLoopAsync(connections, turn, window),
            LoadScenario.Unary => connection => UnaryLoopAsync(connection, window),
            LoadScenario.ServerStream => connection => connection.ServerStreamAsync(window),
            LoadScenario.ClientStream => connection => connection.ClientStreamAsync(window),
            LoadScenario.Duplex => connection => connection.DuplexAsync(window),
            LoadScenario.PingPong => connection => connection.PingPongAsync(window),
            _ => throw new ArgumentException($"{options.Scenario} does not run on open connections"),
        };
        var workers = Task.WhenAll(
            from connection in connections
            from _ in Enumerable.Range(0, options.Streams)
            select Task.Run(() => loop(connection)));
        return await MeasureAsync(options, window, workers);
    }

    private static async Task UnaryLoopAsync(ILoadConnection connection, LoadWindow window)
    {
        while (!window.IsOver)
        {
            var began = Stopwatch.GetTimestamp();
            await connection.UnaryAsync();
            window.Record(began);
        }
    }

    private static async Task RotatingLoopAsync(ILoadConnection[] connections, Turn turn, LoadWindow window)
    {
        while (!window.IsOver)
        {
            var began = Stopwatch.GetTimestamp();
            await connections[turn.Next() % (uint)connections.Length].UnaryAsync();
            window.Record(began);
        }
    }

    private static async Task<LoadResult> ConnectAsync(LoadOptions options, LoadWindow window, Func<LoadOptions, ILoadConnection> connect)
    {
        var workers = Task.WhenAll(Enumerable.Range(0, options.Connections).Select(_ => Task.Run(async () =>
        {
            while (!window.IsOver)
            {
                var began = Stopwatch.GetTimestamp();
                await using (var connection = connect(options)) await connection.UnaryAsync();
                window.Record(began);
            }
        })));
        return await MeasureAsync(options, window, workers);
    }

    private static async Task<LoadResult> IdleAsync(LoadOptions options, Func<LoadOptions, ILoadConnection> connect)
    {
        // The first connections load code and fill tables that the others share: they are no part of what one more connection costs. In rounds, for
        // runtimes compile anew in the pauses what was called often since the last one, and the compiler's own memory is many megabytes.
        for (var round = 0; round < FirstRounds; round++)
        {
            for (var i = 0; i < FirstConnections; i++)
            {
                await using var first = connect(options);
                await first.UnaryAsync();
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        LoadWindow.Announce("begin");
        await Task.Delay(TimeSpan.FromSeconds(1));
        var watch = Stopwatch.StartNew();
        var connections = new ILoadConnection[options.Connections];
        for (var i = 0; i < connections.Length; i++)
        {
            connections[i] = connect(options);
            await connections[i].UnaryAsync();
        }

        var elapsed = watch.Elapsed;
        await Task.Delay(TimeSpan.FromSeconds(1));
        LoadWindow.Announce("end");
        // Time for the orchestrator to look at the server.
        await Task.Delay(TimeSpan.FromSeconds(2));
        foreach (var connection in connections) await connection.DisposeAsync();
        return new LoadResult { Count = options.Connections, Elapsed = elapsed.TotalSeconds };
    }

    private static async Task<LoadResult> MeasureAsync(LoadOptions options, LoadWindow window, Task workers)
    {
        var measuring = Task.Factory.StartNew(() => window.Run(options), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // Whoever ends before the window does has failed.
        if (await Task.WhenAny(workers, measuring) == workers) await workers;
        var result = await measuring;
        await workers.WaitAsync(TimeSpan.FromSeconds(10));
        return result;
    }

    private sealed class Turn
    {
        private int _last;

        public uint Next() => (uint)Interlocked.Increment(ref _last);
    }
}

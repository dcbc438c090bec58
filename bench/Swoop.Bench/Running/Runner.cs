using System.Diagnostics;
using System.Text;
using Swoop.Bench.Load;
using Swoop.Bench.Scenarios;

namespace Swoop.Bench.Running;

/// <summary>Runs one scenario with one stack: a fresh server, a fresh client, the accounts at the edges of the window.</summary>
internal sealed class Runner(BenchOptions options, TlsFiles tls)
{
    // Below the range that the system takes client ports from, so that thousands of connections do not meet a listener.
    private const int FirstPort = 21_000;
    private const int Ports = 1_000;
    private const int MostBackends = 10;

    private int _runs;

    public async Task<Measurement> RunAsync(Scenario scenario, Stack stack, double rate, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(TimeSpan.FromSeconds(options.Seconds + options.Warmup + 60));
        var port = FirstPort + (_runs++ * MostBackends % Ports);
        var files = scenario.UsesTls ? tls : null;
        await using var server = await ServerProcess.StartAsync(stack, port, scenario.Load.Backends, files, limited.Token);
        return scenario.UsesH2Load
            ? await WithH2LoadAsync(scenario, server, port, limited.Token)
            : await WithClientAsync(scenario, stack, server, port, rate, files, limited.Token);
    }

    private async Task<Measurement> WithClientAsync(
        Scenario scenario, Stack stack, ServerProcess server, int port, double rate, TlsFiles? files, CancellationToken cancellationToken)
    {
        var isIdle = scenario.Load.Scenario == LoadScenario.Idle;
        await using var client = new ChildProcess(stack.ClientPath, scenario.Flags(port, options.Seconds, options.Warmup, rate, files), stack.Environment);
        ServerUse? use = null;
        LoadResult? result = null;
        while (await client.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == "begin") await server.BeginAsync(isIdle, cancellationToken);
            else if (line == "end") use = await server.EndAsync(isIdle, cancellationToken);
            else result = LoadResult.FromJson(line);
        }

        var exitCode = await client.WaitAsync(cancellationToken);
        if (exitCode != 0 || use is null || result is null) throw new InvalidOperationException($"the client of {stack.Name} ended with {exitCode}");
        return Measurement.Of(result, use, isIdle ? scenario.Load.Connections : null);
    }

    private async Task<Measurement> WithH2LoadAsync(Scenario scenario, ServerProcess server, int port, CancellationToken cancellationToken)
    {
        var body = H2Load.WriteBody(options.WorkFolder, scenario.Payload);
        await using var client = new ChildProcess(H2Load.Program, H2Load.Flags(scenario, port, options.Seconds, options.Warmup, body), []);
        ServerUse? use = null;
        var report = new StringBuilder();
        var watch = new Stopwatch();
        while (await client.ReadLineAsync(cancellationToken) is { } line)
        {
            report.AppendLine(line);
            if (!H2Load.Announces(line, out var begins)) continue;
            if (begins)
            {
                watch.Start();
                await server.BeginAsync(settle: false, cancellationToken);
            }
            else
            {
                watch.Stop();
                use = await server.EndAsync(settle: false, cancellationToken);
            }
        }

        await client.WaitAsync(cancellationToken);
        return Measurement.Of(H2Load.Read(report.ToString(), watch.Elapsed), use ?? throw new InvalidDataException($"h2load did not run:\n{report}"), null);
    }
}

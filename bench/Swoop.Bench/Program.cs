using System.Runtime.InteropServices;
using Swoop.Bench;
using Swoop.Bench.Reporting;
using Swoop.Bench.Scenarios;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    var options = BenchOptions.Parse(args);
    if (options.ListOnly)
    {
        foreach (var scenario in ScenarioList.All) Console.WriteLine(scenario.Name);
        return 0;
    }

    var rows = await new Round(options).RunAsync(stop.Token);
    if (options.JsonFile is not null) JsonReport.Write(options.JsonFile, options, rows);
    return rows.Count > 0 ? 0 : 1;
}
catch (ArgumentException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}

void Stop(PosixSignalContext context)
{
    // The children are ended on the way out of the run that is under way.
    context.Cancel = true;
    stop.Cancel();
}

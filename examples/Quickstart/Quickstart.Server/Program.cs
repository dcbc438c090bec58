// Usage: Quickstart.Server [--port N]; 5000 if not given, 0 for any free port. Ctrl-C or SIGTERM ends it.
using System.Globalization;
using System.Runtime.InteropServices;
using Quickstart.Server;
using Swoop.Server;

var port = args is ["--port", var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 5000;

await using var server = new GrpcServer();
server.AddService(new GreeterService()).Listen($"http://127.0.0.1:{port}");
await server.StartAsync();

var stop = new TaskCompletionSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
Console.WriteLine($"listening on {server.Endpoints[0].Address}");
await stop.Task;

// No new calls; those that are under way have five seconds to end.
await server.ShutdownAsync(TimeSpan.FromSeconds(5));
Console.WriteLine("the server has ended");

void Stop(PosixSignalContext signal)
{
    // Else the runtime would end the process at once.
    signal.Cancel = true;
    stop.TrySetResult();
}

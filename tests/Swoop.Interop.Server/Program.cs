using System.Net;
using System.Runtime.InteropServices;
using Swoop.Interop.Testing;
using Swoop.Interop.Testing.Server;
using Swoop.Server;
using Swoop.TestKit;
using Swoop.Transport.Tls;

// The official interop server: --port=N --use_tls=true|false [--cert_file= --key_file=] [--address=127.0.0.1] [--exit_on_stdin_eof=true]
// With TLS and without files, a test certificate is made for the run.
var flags = new Flags(args);
ServerTlsOptions? tls = null;
if (flags.IsSet("use_tls"))
{
    var certificate = flags.Text("cert_file") is { Length: > 0 } path
        ? TlsCertificate.FromPemFile(path, flags.Text("key_file"))
        : TlsCertificate.Of(new TestCertificates().Server);
    tls = new ServerTlsOptions { Certificate = certificate };
}

await using var server = new GrpcServer();
server.AddService(TestService.BindService(new TestServiceImpl(context => context.WasRequestCompressed())));
server.Listen(new IPEndPoint(IPAddress.Parse(flags.Text("address", "127.0.0.1")), flags.Number("port", 0)), tls);
await server.StartAsync();

var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
// Whoever reads it may send a signal at once.
Console.WriteLine($"listening on {server.Endpoints[0].Port}");
if (flags.IsSet("exit_on_stdin_eof")) _ = Task.Run(async () => { await Console.In.ReadToEndAsync(); stop.TrySetResult(); });
await stop.Task;
await server.ShutdownAsync(TimeSpan.FromSeconds(25));
return 0;

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.TrySetResult();
}

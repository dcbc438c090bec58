using System.Net;
using Swoop.Bench.Load;
using Swoop.Bench.Protos;
using Swoop.Bench.Server;
using Swoop.Server;
using Swoop.Transport.Tls;

var options = ServerOptions.Parse(args);
var tls = options.CertificateFile is null ? null : new ServerTlsOptions { Certificate = TlsCertificate.FromPemFile(options.CertificateFile, options.KeyFile!) };
await using var server = new GrpcServer();
server.AddService(Bench.BindService(new BenchService()));
for (var port = options.Port; port < options.Port + options.Ports; port++) server.Listen(new IPEndPoint(IPAddress.Loopback, port), tls);
await server.StartAsync();
ServerControl.Run();

using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Rivals.Kestrel;
using Swoop.Bench.Load;

var options = ServerOptions.Parse(args);
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    // A stream may last as long as the benchmark does.
    kestrel.Limits.MaxRequestBodySize = null;
    kestrel.Limits.MinRequestBodyDataRate = null;
    kestrel.Limits.MinResponseDataRate = null;
    kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
    {
        listen.Protocols = HttpProtocols.Http2;
        if (options.CertificateFile is not null) listen.UseHttps(X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile));
    });
});
await using var application = builder.Build();
application.Run(RawGrpc.AnswerAsync);
await application.StartAsync();
ServerControl.Run();

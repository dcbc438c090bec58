using Swoop.Client;
using Swoop.Interop.Client;
using Swoop.Interop.Testing;
using Swoop.Interop.Testing.Client;
using Swoop.Transport.Tls;

// The official interop client: --server_host= --server_port= --test_case=NAME --use_tls= [--use_test_ca= --ca_file=] [--server_host_override=]
// Ends with 0 only if the case passed, 3 where the library lacks it, else 1.
var flags = new Flags(args);
var usesTls = flags.IsSet("use_tls");
var watch = new CompressionWatch();
ClientTlsOptions? tls = null;
if (usesTls)
{
    tls = new ClientTlsOptions
    {
        RootCertificates = flags.Text("ca_file") is { Length: > 0 } roots ? Pem.ReadCertificatesFile(roots) : null,
        TargetHostOverride = flags.Text("server_host_override") is { Length: > 0 } host ? host : null,
    };
}

var address = $"{(usesTls ? "https" : "http")}://{flags.Text("server_host", "localhost")}:{flags.Number("server_port", 443)}";
var options = new GrpcChannelOptions { Tls = tls, CompressionProviders = watch.Providers };
var soak = new SoakLimits { Iterations = flags.Number("soak_iterations", 50) };
try
{
    await using var target = new InteropTarget(() => GrpcChannel.ForAddress(address, options), watch.Take, soak);
    await InteropCases.RunAsync(flags.Text("test_case", "empty_unary"), target);
    return 0;
}
catch (NotSupportedException exception)
{
    await Console.Error.WriteLineAsync($"not supported by this peer: {exception.Message}");
    return 3;
}
catch (Exception exception)
{
    await Console.Error.WriteLineAsync(exception.ToString());
    return 1;
}

using System.Net;
using Swoop.Interop.Testing;
using Swoop.Interop.Testing.Server;
using Swoop.Server;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Tls;

namespace Swoop.Interop.Tests.Kit;

/// <summary>Our server with the official service, at all its doors at once.</summary>
public sealed class OurServer : IAsyncLifetime
{
    private readonly GrpcServer _server = new();

    public MemoryListener Memory { get; } = new();

    public string UnixAddress { get; } = $"unix:{Path.Combine(Path.GetTempPath(), $"swoop-interop-{Environment.ProcessId}-{Guid.NewGuid():N}.sock")}";

    public int PortOf(bool usesTls) => _server.Endpoints.Single(endpoint => endpoint.Port > 0 && endpoint.IsTls == usesTls).Port;

    public Task InitializeAsync()
    {
        var loopback = new IPEndPoint(IPAddress.Loopback, 0);
        _server.AddService(TestService.BindService(new TestServiceImpl(context => context.WasRequestCompressed())));
        _server.Listen(loopback);
        _server.Listen(loopback, new ServerTlsOptions { Certificate = TlsCertificate.Of(Certificates.Current.Server) });
        _server.Listen(UnixAddress);
        _server.ListenInMemory(Memory);
        return _server.StartAsync();
    }

    public Task DisposeAsync() => _server.ShutdownAsync(TimeSpan.FromSeconds(5));
}

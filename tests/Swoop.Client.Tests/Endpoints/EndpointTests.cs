using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Swoop.Client.Tests.Kit;
using Swoop.TestKit;
using Swoop.Transport.Tls;

namespace Swoop.Client.Tests.Endpoints;

public sealed class EndpointTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Calls_go_over_loopback()
    {
        await using var host = await new TestHost().StartAsync("127.0.0.1:0", null);
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{Port(host)}");

        await AskManyAsync(channel);
    }

    [Fact]
    public async Task Calls_go_over_tls()
    {
        await using var host = await new TestHost().StartAsync("127.0.0.1:0", ServerTls);
        using var channel = GrpcChannel.ForAddress($"https://127.0.0.1:{Port(host)}", new GrpcChannelOptions { Tls = new ClientTlsOptions { RootCertificates = _certificates.Roots } });

        await AskManyAsync(channel);
    }

    [Fact]
    public async Task Roots_can_be_given_as_SslCredentials()
    {
        await using var host = await new TestHost().StartAsync("127.0.0.1:0", ServerTls);
        var credentials = ChannelCredentials.Create(
            new SslCredentials(_certificates.Authority.ExportCertificatePem()), CallCredentials.FromInterceptor((_, metadata) =>
            {
                metadata.Add("token", "secret");
                return Task.CompletedTask;
            }));
        host.OnUnary = (_, context) => Task.FromResult(context.RequestHeaders.GetValue("token")!);
        using var channel = GrpcChannel.ForAddress($"https://127.0.0.1:{Port(host)}", new GrpcChannelOptions { Credentials = credentials });

        Assert.Equal("secret", await channel.Ask().ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task Calls_go_over_a_unix_socket()
    {
        var path = Path.Combine(Path.GetTempPath(), $"swoop-{Guid.NewGuid():N}.sock");
        await using var host = await new TestHost().StartAsync($"unix:{path}", null);
        using var channel = GrpcChannel.ForAddress($"unix:{path}");

        await AskManyAsync(channel);
    }

    [Fact]
    public async Task Nobody_listening_is_said_so()
    {
        // Taken, so that nobody else gets the port.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var channel = GrpcChannel.ForAddress($"http://{taken.LocalEndPoint}");

        await channel.Ask().ResponseAsync.FailsAsync(StatusCode.Unavailable, $"Nothing listens at {taken.LocalEndPoint}");
    }

    [Fact]
    public async Task A_socket_file_that_is_missing_is_said_so()
    {
        using var channel = GrpcChannel.ForAddress("unix:/nonexistent/swoop.sock");

        await channel.Ask().ResponseAsync.FailsAsync(StatusCode.Unavailable, "/nonexistent/swoop.sock");
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_said_so()
    {
        await using var host = await new TestHost().StartAsync("127.0.0.1:0", ServerTls);
        using var channel = GrpcChannel.ForAddress($"https://127.0.0.1:{Port(host)}");

        await channel.Ask().ResponseAsync.FailsAsync(StatusCode.Unavailable, "RootCertificates");
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_said_so()
    {
        await using var host = await new TestHost().StartAsync("127.0.0.1:0", ServerTls);
        using var channel = GrpcChannel.ForAddress(
            $"https://127.0.0.1:{Port(host)}", new GrpcChannelOptions { Authority = "elsewhere.example", Tls = new ClientTlsOptions { RootCertificates = _certificates.Roots } });

        await channel.Ask().ResponseAsync.FailsAsync(StatusCode.Unavailable, "elsewhere.example");
    }

    [Fact]
    public async Task Tls_to_a_plaintext_server_is_said_so()
    {
        await using var host = await new TestHost().StartAsync("127.0.0.1:0", null);
        using var channel = GrpcChannel.ForAddress($"https://127.0.0.1:{Port(host)}");

        await channel.Ask().ResponseAsync.FailsAsync(StatusCode.Unavailable, "TLS");
    }

    [Fact]
    public async Task Plaintext_to_a_tls_server_is_said_so()
    {
        await using var host = await new TestHost().StartAsync("127.0.0.1:0", ServerTls);
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{Port(host)}");

        await channel.Ask().ResponseAsync.FailsAsync(StatusCode.Unavailable, "https");
    }

    [Theory]
    [InlineData("ftp://localhost")]
    [InlineData("http://localhost/path")]
    [InlineData("unix:")]
    public void An_address_of_no_known_form_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress(address));

    [Fact]
    public void Credentials_that_contradict_the_address_are_refused()
    {
        Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress("https://localhost", new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure }));
        Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { Credentials = new SslCredentials() }));
    }

    private ServerTlsOptions ServerTls => new() { Certificate = TlsCertificate.Of(_certificates.Server) };

    private static int Port(TestHost host) => host.Server.Endpoints[0].Port;

    private static async Task AskManyAsync(GrpcChannel channel)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => channel.Ask($"{i}").ResponseAsync)).WaitAsync(Api.Patience);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), answers);
        using var call = channel.Stream("10");
        Assert.Equal(10, (await call.ResponseStream.ToListAsync()).Count);
    }
}

using Grpc.Core;
using Swoop.Client.Resolving.Dns;
using Swoop.Client.Tests.Kit;
using Swoop.Client.Tests.Resolving.Kit;

namespace Swoop.Client.Tests.Resolving.Dns;

public sealed class DnsChannelTests : IAsyncLifetime
{
    private readonly FakeNameServer _names = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _names.DisposeAsync();

    [Fact]
    public async Task Calls_go_to_a_name_of_the_named_server()
    {
        await using var host = await new TestHost().StartAsync("127.0.0.1:0", null);
        _names.Zone["backend.example A"] = new DnsReply().Address("backend.example", "127.0.0.1");
        var authority = "";
        host.OnUnary = (request, context) =>
        {
            authority = context.Host;
            return Task.FromResult(request);
        };
        using var channel = GrpcChannel.ForAddress($"dns://{_names.Address}/backend.example:{Port(host)}");

        Assert.Equal("hello", await channel.Ask().ResponseAsync.WaitAsync(Api.Patience));
        Assert.Equal($"backend.example:{Port(host)}", authority);
    }

    [Fact]
    public async Task Http_addresses_use_the_name_servers_of_the_users_dns_factory()
    {
        await using var host = await new TestHost().StartAsync("127.0.0.1:0", null);
        _names.Zone["backend.example A"] = new DnsReply().Address("backend.example", "127.0.0.1");
        var dns = new DnsResolverFactory(new DnsResolverOptions { Servers = [_names.Address] });
        using var channel = GrpcChannel.ForAddress($"http://backend.example:{Port(host)}", new GrpcChannelOptions { ResolverFactories = [dns] });

        Assert.Equal("hello", await channel.Ask().ResponseAsync.WaitAsync(Api.Patience));
        Assert.DoesNotContain(_names.Questions, question => question.Contains("TXT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Addresses_without_a_scheme_are_names()
    {
        await using var host = await new TestHost().StartAsync("127.0.0.1:0", null);
        using var channel = GrpcChannel.ForAddress($"localhost:{Port(host)}");

        Assert.Equal("hello", await channel.Ask().ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_name_that_is_missing_fails_calls()
    {
        using var channel = GrpcChannel.ForAddress($"dns://{_names.Address}/nowhere.example");

        await channel.Ask().ResponseAsync.FailsAsync(StatusCode.Unavailable, "The name nowhere.example:80 could not be resolved: there is no such name");
    }

    private static int Port(TestHost host) => host.Server.Endpoints[0].Port;
}

using System.Net;
using Swoop.Client.Resolving;
using Swoop.Client.Resolving.Dns;
using Swoop.Client.Tests.Kit;
using Swoop.Client.Tests.Resolving.Kit;
using Swoop.Client.Tests.Retrying;
using Swoop.TestKit;

namespace Swoop.Client.Tests.Resolving.Dns;

public sealed class DnsLookupTests : IAsyncLifetime
{
    private const string Config = """grpc_config=[{"serviceConfig":{"methodConfig":[{"name":[{}],"waitForReady":true}]}}]""";

    private readonly FakeNameServer _server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Each_address_is_an_endpoint_of_its_own()
    {
        _server.Zone["a.example A"] = new DnsReply().Address("a.example", "127.0.0.1").Address("a.example", "127.0.0.2").Address("a.example", "127.0.0.1");

        var result = await LookUpAsync("a.example");

        Assert.Null(result.Failure);
        Assert.Equal(["127.0.0.1:443", "127.0.0.2:443"], Texts(result));
        Assert.Null(result.ServiceConfig);
    }

    [Fact]
    public async Task The_service_config_comes_from_text_records()
    {
        _server.Zone["a.example A"] = new DnsReply().Address("a.example", "127.0.0.1");
        _server.Zone["_grpc_config.a.example TXT"] = new DnsReply()
            .Text("_grpc_config.a.example", "v=spf1 -all").Text("_grpc_config.a.example", Config[..20], Config[20..]);

        Assert.True(Assert.Single((await LookUpAsync("a.example")).ServiceConfig!.MethodConfigs).WaitForReady);
    }

    [Theory]
    [InlineData("grpc_config=[")]
    [InlineData("grpc_config=[{\"serviceConfig\":1}]")]
    public async Task A_broken_service_config_is_said_so_and_fails_nothing(string text)
    {
        _server.Zone["a.example A"] = new DnsReply().Address("a.example", "127.0.0.1");
        _server.Zone["_grpc_config.a.example TXT"] = new DnsReply().Text("_grpc_config.a.example", text);

        var result = await LookUpAsync("a.example");

        Assert.Null(result.Failure);
        Assert.NotNull(result.ServiceConfigFailure);
    }

    [Fact]
    public async Task No_service_config_is_looked_for_where_that_is_not_wanted()
    {
        _server.Zone["a.example A"] = new DnsReply().Address("a.example", "127.0.0.1");

        await LookUpAsync("a.example", new DnsResolverOptions { EnableServiceConfig = false });

        Assert.DoesNotContain(_server.Questions, question => question.Contains("TXT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("localhost", false)]
    [InlineData("a.LOCALHOST.", false)]
    [InlineData("printer.local", false)]
    [InlineData("local.example", true)]
    [InlineData("mylocalhost", true)]
    public void Names_of_the_machine_and_its_link_have_no_service_config(string name, bool may) => Assert.Equal(may, PublishedConfig.MayExist(name));

    [Fact]
    public async Task A_service_config_that_nobody_answers_for_keeps_nothing_waiting()
    {
        var clock = new ManualTimeProvider();
        _server.Zone["a.example A"] = new DnsReply().Address("a.example", "127.0.0.1");
        _server.Zone["a.example AAAA"] = new DnsReply();
        _server.OnUdp = (request, reply) => reply.Count == 0 && request.AsSpan().IndexOf("_grpc_config"u8) > 0 ? [] : [reply.Write(request)];

        var looking = Lookup("a.example", clock: clock).LookUpAsync(default);
        // The patience of the whole, of one server for the text, and for the text once the addresses are there.
        await Policies.WhenAsync(() => looking.IsCompleted || clock.NextTimer == TimeSpan.FromSeconds(2));
        clock.Advance(TimeSpan.FromSeconds(2));
        var result = await looking.WaitAsync(Api.Patience);

        Assert.False(result.IsServiceConfigKnown);
        Assert.Equal(["127.0.0.1:443"], Texts(result.Result));
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_said_so()
    {
        var failure = (await LookUpAsync("nowhere.example")).Failure!.Value;

        Assert.Equal(Grpc.Core.StatusCode.Unavailable, failure.StatusCode);
        Assert.Equal("The name nowhere.example:443 could not be resolved: there is no such name; check its spelling and the name servers.", failure.Detail);
    }

    [Fact]
    public async Task A_name_that_the_system_does_not_know_is_said_so()
    {
        var result = await new DnsLookup("nowhere.invalid", 443, [], new DnsResolverOptions { EnableServiceConfig = false }, TimeProvider.System).LookUpAsync(default);

        Assert.StartsWith("The name nowhere.invalid:443 could not be resolved: ", result.Result.Failure!.Value.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_systems_own_names_are_resolved()
    {
        var result = await new DnsLookup("localhost", 443, [], new DnsResolverOptions(), TimeProvider.System).LookUpAsync(default);

        Assert.All(result.Result.Endpoints, endpoint => Assert.True(IPAddress.IsLoopback(((IPEndPoint)endpoint.Addresses[0]).Address)));
        Assert.NotEmpty(result.Result.Endpoints);
    }

    [Fact]
    public async Task A_name_without_addresses_is_said_so()
    {
        _server.Zone["a.example A"] = new DnsReply();

        Assert.Contains("has no address", (await LookUpAsync("a.example")).Failure!.Value.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resolution_takes_no_longer_than_it_may()
    {
        var clock = new ManualTimeProvider();
        _server.OnUdp = (_, _) =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return [];
        };

        var result = await Lookup("a.example", new DnsResolverOptions { Timeout = TimeSpan.FromSeconds(1) }, clock).LookUpAsync(default).WaitAsync(Api.Patience);

        Assert.Contains("took longer than 1 s", result.Result.Failure!.Value.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_records_give_servers_with_ports_the_lowest_priority_first()
    {
        _server.Zone["_grpc._tcp.a.example SRV"] = new DnsReply()
            .Service("_grpc._tcp.a.example", 20, 1, 2000, "s2.example")
            .Service("_grpc._tcp.a.example", 10, 1, 1000, "s1.example")
            .Service("_grpc._tcp.a.example", 30, 1, 3000, "gone.example");
        _server.Zone["s1.example A"] = new DnsReply().Address("s1.example", "127.0.0.1").Address("s1.example", "127.0.0.2");
        _server.Zone["s2.example A"] = new DnsReply().Address("s2.example", "127.0.0.3");

        var result = await LookUpAsync("a.example", new DnsResolverOptions { SrvServiceName = "grpc" });

        Assert.Equal(["127.0.0.1:1000, 127.0.0.2:1000", "127.0.0.3:2000"], Texts(result));
    }

    [Fact]
    public async Task Without_service_records_the_name_has_its_addresses()
    {
        _server.Zone["a.example A"] = new DnsReply().Address("a.example", "127.0.0.1");

        Assert.Equal(["127.0.0.1:443"], Texts(await LookUpAsync("a.example", new DnsResolverOptions { SrvServiceName = "grpc" })));
    }

    [Fact]
    public async Task A_service_that_is_said_not_to_exist_is_said_so()
    {
        _server.Zone["_grpc._tcp.a.example SRV"] = new DnsReply().Service("_grpc._tcp.a.example", 0, 0, 0, "");

        Assert.Contains("no such service", (await LookUpAsync("a.example", new DnsResolverOptions { SrvServiceName = "grpc" })).Failure!.Value.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new DnsResolverFactory(new DnsResolverOptions { MinResolutionInterval = TimeSpan.FromSeconds(-1) }));
        Assert.ThrowsAny<ArgumentException>(() => new DnsResolverFactory(new DnsResolverOptions { RefreshInterval = TimeSpan.Zero }));
        Assert.ThrowsAny<ArgumentException>(() => new DnsResolverFactory(new DnsResolverOptions { Timeout = TimeSpan.Zero }));
        Assert.ThrowsAny<ArgumentException>(() => new DnsResolverFactory(new DnsResolverOptions { SrvServiceName = "_grpc" }));
    }

    private DnsLookup Lookup(string name, DnsResolverOptions? options = null, TimeProvider? clock = null) =>
        new(name, 443, [_server.Address], options ?? new DnsResolverOptions(), clock ?? new ManualTimeProvider());

    private async Task<ResolverResult> LookUpAsync(string name, DnsResolverOptions? options = null) =>
        (await Lookup(name, options).LookUpAsync(default).WaitAsync(Api.Patience)).Result;

    private static IEnumerable<string> Texts(ResolverResult result) => result.Endpoints.Select(endpoint => endpoint.ToString());
}

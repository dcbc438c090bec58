using System.Net;
using Grpc.Core;
using Swoop.Client.Resolving;
using Swoop.Client.Resolving.Dns;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Resolving.Kit;

namespace Swoop.Client.Tests.Resolving.Dns;

public sealed class DnsResolverTests
{
    private readonly FakeResolverHost _host = new();
    private readonly FakeLookup _lookup = new();

    [Fact]
    public void The_first_resolution_comes_with_the_start()
    {
        Start();
        Assert.Equal(1, _lookup.Count);

        _lookup.Find("192.0.2.1");
        Assert.Equal(new ResolvedEndpoint(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 443)), Assert.Single(Assert.Single(_host.Reports).Endpoints));
    }

    [Fact]
    public void Between_resolutions_there_is_a_floor()
    {
        var resolver = Start();
        _lookup.Find("192.0.2.1");

        resolver.Refresh();
        resolver.Refresh();
        Advance(29.9);
        Assert.Equal(1, _lookup.Count);
        Advance(0.1);
        Assert.Equal(2, _lookup.Count);

        _lookup.Find("192.0.2.2");
        Advance(1000);
        Assert.Equal(2, _lookup.Count);
        resolver.Refresh();
        Assert.Equal(3, _lookup.Count);
    }

    [Fact]
    public void The_floor_is_an_option()
    {
        var resolver = Start(new DnsResolverOptions { MinResolutionInterval = TimeSpan.Zero });
        _lookup.Find("192.0.2.1");

        resolver.Refresh();

        Assert.Equal(2, _lookup.Count);
    }

    [Fact]
    public void A_resolution_under_way_serves_whoever_asks_meanwhile()
    {
        var resolver = Start(new DnsResolverOptions { MinResolutionInterval = TimeSpan.Zero });

        resolver.Refresh();
        _lookup.Find("192.0.2.1");
        Advance(1000);

        Assert.Equal(1, _lookup.Count);
    }

    [Fact]
    public void Names_are_resolved_anew_now_and_then_where_that_is_wanted()
    {
        Start(new DnsResolverOptions { RefreshInterval = TimeSpan.FromMinutes(5) });
        for (var i = 1; i < 4; i++)
        {
            Assert.Equal(i, _lookup.Count);
            _lookup.Find("192.0.2.1");
            Advance(299);
            Assert.Equal(i, _lookup.Count);
            Advance(1);
        }
    }

    [Fact]
    public void No_refresh_is_more_frequent_than_the_floor()
    {
        Start(new DnsResolverOptions { RefreshInterval = TimeSpan.FromSeconds(1) });
        _lookup.Find("192.0.2.1");

        Advance(29);
        Assert.Equal(1, _lookup.Count);
        Advance(1);
        Assert.Equal(2, _lookup.Count);
    }

    [Fact]
    public void Failures_are_repeated_with_growing_waits()
    {
        var resolver = Start();
        var expected = 1.0;
        for (var i = 1; i < 20; i++)
        {
            _lookup.Fail();
            resolver.Refresh();
            Assert.InRange(_host.Clock.NextTimer!.Value.TotalSeconds, expected * 0.8, expected * 1.2);
            Advance(expected * 1.2);
            Assert.Equal(i + 1, _lookup.Count);
            expected = Math.Min(expected * 1.6, 120);
        }

        Assert.Equal(120, expected);
        Assert.All(_host.Reports, report => Assert.Equal("broken", report.Failure!.Value.Detail));
    }

    [Fact]
    public void After_a_success_waits_begin_anew()
    {
        var resolver = Start();
        for (var i = 0; i < 5; i++)
        {
            _lookup.Fail();
            Advance(100);
        }

        _lookup.Find("192.0.2.1");
        Advance(30);
        resolver.Refresh();
        _lookup.Fail();

        Assert.InRange(_host.Clock.NextTimer!.Value.TotalSeconds, 0.8, 1.2);
    }

    [Fact]
    public void What_the_channel_has_no_use_for_is_asked_for_again()
    {
        _host.IsContent = false;
        Start();
        _lookup.Find();

        Advance(1.2);

        Assert.Equal(2, _lookup.Count);
    }

    [Fact]
    public void An_exception_is_a_failure_like_others()
    {
        Start();
        _lookup.Throw(new InvalidOperationException("surprise"));

        Assert.Contains("surprise", Assert.Single(_host.Reports).Failure!.Value.Detail, StringComparison.Ordinal);
        Assert.NotNull(_host.Clock.NextTimer);
    }

    [Fact]
    public void A_service_config_stays_while_nobody_can_be_asked()
    {
        var resolver = Start();
        var config = new ServiceConfig();
        _lookup.Find(config, isKnown: true);
        Advance(30);
        resolver.Refresh();
        _lookup.Find(null, isKnown: false);
        Advance(30);
        resolver.Refresh();
        _lookup.Find(null, isKnown: true);

        Assert.Equal([config, config, null], _host.Reports.Select(report => report.ServiceConfig));
    }

    [Fact]
    public void After_the_end_nothing_is_reported_or_asked()
    {
        var resolver = Start(new DnsResolverOptions { RefreshInterval = TimeSpan.FromSeconds(40) });
        _lookup.Find("192.0.2.1");
        Advance(40);
        resolver.Shutdown();
        resolver.Shutdown();

        Assert.True(_lookup.Cancellation.IsCancellationRequested);
        _lookup.Find("192.0.2.2");
        resolver.Refresh();
        Advance(1000);

        Assert.Single(_host.Reports);
        Assert.Equal(2, _lookup.Count);
        Assert.Null(_host.Clock.NextTimer);
    }

    private DnsResolver Start(DnsResolverOptions? options = null)
    {
        var resolver = new DnsResolver(_lookup, options ?? new DnsResolverOptions(), _host);
        resolver.Start();
        return resolver;
    }

    private void Advance(double seconds) => _host.Clock.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>A look-up that brings what the test says, when it says so, on its thread.</summary>
    private sealed class FakeLookup : INameLookup
    {
        private TaskCompletionSource<NameLookupResult> _result = new();

        public string Name => "name.example:443";

        public int Count { get; private set; }

        public CancellationToken Cancellation { get; private set; }

        public Task<NameLookupResult> LookUpAsync(CancellationToken cancellation)
        {
            Count++;
            Cancellation = cancellation;
            _result = new TaskCompletionSource<NameLookupResult>();
            return _result.Task;
        }

        public void Find(params string[] addresses) =>
            Find(new ResolverResult { Endpoints = [.. addresses.Select(one => new ResolvedEndpoint(new IPEndPoint(IPAddress.Parse(one), 443)))] }, isKnown: true);

        public void Find(ServiceConfig? config, bool isKnown) => Find(new ResolverResult { ServiceConfig = config }, isKnown);

        public void Fail() => Find(ResolverResult.Failed(new Status(StatusCode.Unavailable, "broken")), isKnown: false);

        public void Throw(Exception exception) => Complete(() => _result.SetException(exception));

        private void Find(ResolverResult result, bool isKnown) => Complete(() => _result.SetResult(new NameLookupResult(result, isKnown)));

        private static void Complete(Action complete)
        {
            // Under the test's context whoever waits would go on elsewhere.
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            complete();
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}

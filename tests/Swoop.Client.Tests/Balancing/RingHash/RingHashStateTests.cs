using Grpc.Core;
using Swoop.Client.Balancing.RingHash;
using Swoop.Client.Tests.Simulation;

namespace Swoop.Client.Tests.Balancing.RingHash;

/// <summary>What the policy does while endpoints are idle, connecting or failing (gRFC A61, A76, A117).</summary>
public sealed class RingHashStateTests
{
    private const string Header = "x-session";
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);

    [Fact]
    public void It_starts_idle_and_connects_to_nobody()
    {
        var (host, _) = Start(3);
        host.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([ConnectivityState.Idle], host.States);
        Assert.Empty(host.Subchannels);
    }

    [Fact]
    public void A_call_connects_the_backend_of_its_key_and_waits()
    {
        var (host, backends) = Start(3);
        var result = host.Pick(KeyOf("a"));
        Assert.Null(result.Subchannel);
        Assert.Equal(ConnectivityState.Connecting, host.State);
        host.Advance(Moment);
        Assert.Equal(ConnectivityState.Ready, host.State);
        Assert.NotNull(host.Pick(KeyOf("a")).Subchannel);
        Assert.Equal(1, backends.Sum(backend => backend.Connections));
    }

    [Fact]
    public void Who_asks_for_a_connection_without_a_call_gets_one()
    {
        var (host, backends) = Start(5);
        host.Balancer.ExitIdle();
        host.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([ConnectivityState.Idle, ConnectivityState.Connecting, ConnectivityState.Ready], host.States);
        Assert.Equal(1, backends.Sum(backend => backend.Connections));
    }

    [Fact]
    public void Clients_that_ask_for_a_connection_choose_different_backends()
    {
        var chosen = Enumerable.Range(0, 20).Select(seed =>
        {
            var (host, backends) = Start(5, seed);
            host.Balancer.ExitIdle();
            host.Advance(Moment);
            return Array.FindIndex(backends, backend => backend.Connections > 0);
        });
        Assert.True(chosen.Distinct().Count() >= 4);
    }

    [Fact]
    public void Calls_of_a_failing_backend_go_to_the_next_on_the_ring()
    {
        var (host, backends) = Start(3);
        var first = host.Route(KeyOf("a"));
        first.GoDown();
        var second = host.Route(KeyOf("a"));
        Assert.NotEqual(first, second);

        // One that failed is tried again by itself, and gets its keys back.
        first.ComeBack();
        host.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first, host.Route(KeyOf("a")));
        Assert.Contains(second, backends);
    }

    [Fact]
    public void One_failing_backend_of_many_is_no_failure_of_the_policy_and_others_are_tried()
    {
        var (host, backends) = Start(4);
        Fail(backends);
        host.Pick(KeyOf("a"));
        host.Advance(Moment / 1.5);
        Assert.Equal([ConnectivityState.Idle, ConnectivityState.Connecting], host.States);
        host.Advance(TimeSpan.FromMilliseconds(10));

        // Two have failed by now: that is a failure, and the rest are tried one after another without calls.
        Assert.Equal(ConnectivityState.TransientFailure, host.State);
        host.Advance(TimeSpan.FromSeconds(1));
        Assert.All(backends, backend => Assert.Single(backend.Subchannels));
    }

    [Fact]
    public void When_all_fail_calls_fail_with_the_reason_of_their_own_backend()
    {
        var (host, backends) = Start(4);
        Fail(backends);
        host.Balancer.ExitIdle();
        host.Advance(TimeSpan.FromSeconds(1));

        var result = host.Pick(KeyOf("a"));
        Assert.True(result.IsFailure);
        Assert.Equal(StatusCode.Unavailable, result.Failure.StatusCode);
        Assert.Contains("refused", result.Failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_fails_recovers_without_calls()
    {
        var (host, backends) = Start(4);
        Fail(backends);
        host.Balancer.ExitIdle();
        host.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ConnectivityState.TransientFailure, host.State);

        foreach (var backend in backends) backend.ComeBack();
        host.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(ConnectivityState.Ready, host.State);
    }

    [Fact]
    public void Calls_without_a_key_share_one_connection_attempt()
    {
        var (host, backends) = Start(10);
        for (var i = 0; i < 100; i++) host.Pick();
        Assert.Single(host.Subchannels);
        host.Advance(Moment);

        // One is ready: whoever has no key takes it while others are being connected, one at a time.
        var report = new SimulatedTraffic(host).Run(200);
        Assert.Equal(200, report.Sent);
        Assert.True(backends.Sum(backend => backend.Connections) > 1);
    }

    [Fact]
    public void An_empty_key_is_no_key()
    {
        var (host, backends) = Start(10);
        new SimulatedTraffic(host) { Headers = _ => new Metadata { { Header, "" } } }.Run(500);
        Assert.True(backends.Count(backend => backend.Connections > 0) > 1);
    }

    [Fact]
    public void A_backend_that_closes_its_connection_is_idle_until_the_next_call()
    {
        var (host, _) = Start(3);
        var backend = host.Route(KeyOf("a"));
        backend.SendGoAway();
        host.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ConnectivityState.Idle, host.State);
        Assert.Equal(backend, host.Route(KeyOf("a")));
    }

    [Fact]
    public void Without_endpoints_it_fails_and_says_why()
    {
        var (host, _) = Start(3);
        Assert.Equal(StatusCode.Unavailable, host.Resolve(Array.Empty<SimulatedBackend>()).StatusCode);
        Assert.Equal(ConnectivityState.TransientFailure, host.State);
        Assert.Empty(host.Subchannels);
    }

    private static void Fail(SimulatedBackend[] backends)
    {
        foreach (var backend in backends) backend.GoDown();
    }

    private static Metadata KeyOf(string key) => new() { { Header, key } };

    private static (SimulatedHost Host, SimulatedBackend[] Backends) Start(int count, int seed = 1)
    {
        var host = new SimulatedHost(seed);
        var backends = host.AddBackends(count);
        host.Use(new RingHashFactory(), new RingHashConfig { RequestHashHeader = Header });
        host.Resolve(backends);
        return (host, backends);
    }
}

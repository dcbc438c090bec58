using System.Net;
using Grpc.Core;
using Swoop.Client.Balancing.PickFirst;
using Swoop.Client.Resolving;
using Swoop.Client.Tests.Simulation;

namespace Swoop.Client.Tests.Balancing.PickFirst;

public sealed class HappyEyeballsTests
{
    private readonly SimulatedHost _host = new(seed: 1);
    private readonly SimulatedBackend[] _backends;

    public HappyEyeballsTests()
    {
        _backends = _host.AddBackends(3);
        _host.Use(new PickFirstFactory(), null);
    }

    [Fact]
    public void The_first_address_that_answers_quickly_is_the_only_one_tried()
    {
        _host.Resolve(_backends);
        Assert.Equal(ConnectivityState.Connecting, _host.State);
        Advance(1);
        Assert.Equal(ConnectivityState.Ready, _host.State);
        Advance(10_000);
        Assert.Equal([1, 0, 0], _backends.Select(backend => backend.Subchannels.Count));
        Assert.Same(_backends[0], Picked());
    }

    [Fact]
    public void An_address_that_does_not_answer_is_joined_by_the_next_after_a_quarter_of_a_second()
    {
        _backends[0].ConnectDelay = null;
        _backends[1].ConnectDelay = TimeSpan.FromMilliseconds(100);
        _host.Resolve(_backends);
        Advance(249);
        Assert.Equal([1, 0, 0], Attempts());
        Advance(1);
        Assert.Equal([1, 1, 0], Attempts());
        Advance(99);
        Assert.Equal(ConnectivityState.Connecting, _host.State);
        Advance(1);
        Assert.Equal(ConnectivityState.Ready, _host.State);
        Assert.Same(_backends[1], Picked());
    }

    [Fact]
    public void The_first_to_be_ready_wins_and_all_others_are_given_up()
    {
        _backends[0].ConnectDelay = TimeSpan.FromMilliseconds(600);
        _backends[1].ConnectDelay = null;
        _backends[2].ConnectDelay = null;
        _host.Resolve(_backends);
        Advance(500);
        Assert.Equal([1, 1, 1], Attempts());
        Advance(100);
        Assert.Same(_backends[0], Picked());
        Assert.Same(_backends[0], Assert.Single(_host.Subchannels).Backend);
    }

    [Fact]
    public void A_failure_lets_the_next_address_begin_at_once()
    {
        Refuse(_backends[0], after: 20);
        _host.Resolve(_backends);
        Advance(19);
        Assert.Equal([1, 0, 0], Attempts());
        Advance(1);
        Assert.Equal([1, 1, 0], Attempts());
        Advance(1);
        Assert.Equal([ConnectivityState.Connecting, ConnectivityState.Ready], _host.States);
    }

    [Fact]
    public void The_failure_of_an_earlier_address_does_not_shorten_the_time_of_the_latest()
    {
        Refuse(_backends[0], after: 300);
        _backends[1].ConnectDelay = null;
        _host.Resolve(_backends);
        Advance(499);
        Assert.Equal([1, 1, 0], Attempts());
        Advance(1);
        Assert.Equal([1, 1, 1], Attempts());
    }

    [Fact]
    public void When_each_address_has_failed_calls_fail_and_are_told_everything()
    {
        foreach (var backend in _backends) Refuse(backend, after: 10);
        _host.Resolve(_backends);
        Advance(29);
        Assert.Equal(ConnectivityState.Connecting, _host.State);
        Assert.Equal(0, _host.ResolutionRequests);
        Advance(1);
        Assert.Equal(ConnectivityState.TransientFailure, _host.State);
        Assert.Equal(1, _host.ResolutionRequests);
        var failure = _host.Pick().Failure;
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Contains(_host.Target, failure.Detail, StringComparison.Ordinal);
        Assert.All(_backends, backend => Assert.Contains(backend.ToString(), failure.Detail, StringComparison.Ordinal));
        Assert.Contains("refused", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_never_answers_keeps_the_pass_open()
    {
        _backends[0].ConnectDelay = null;
        Refuse(_backends[1], after: 10);
        Refuse(_backends[2], after: 10);
        _host.Resolve(_backends);
        Advance(5000);
        Assert.Equal(ConnectivityState.Connecting, _host.State);
        // The others' backoffs are over: they wait for the pass to end.
        Assert.Equal([1, 1, 1], Attempts());
    }

    [Fact]
    public void After_the_first_pass_each_address_is_tried_again_when_its_own_backoff_is_over()
    {
        Refuse(_backends[0], after: 10);
        Refuse(_backends[1], after: 50);
        Refuse(_backends[2], after: 10);
        _host.Resolve(_backends);
        Advance(70);
        Assert.Equal(ConnectivityState.TransientFailure, _host.State);
        Advance(939);
        Assert.Equal([1, 1, 1], Attempts());
        Advance(1);
        Assert.Equal([2, 1, 1], Attempts());
        Advance(60);
        Assert.Equal([2, 2, 2], Attempts());
        Advance(50);
        Assert.Equal(2, _host.ResolutionRequests);
    }

    [Fact]
    public void Failing_lasts_until_an_address_is_ready_whichever_it_is()
    {
        foreach (var backend in _backends) Refuse(backend, after: 1);
        _host.Resolve(_backends);
        Advance(2000);
        _backends[2].ComeBack();
        Advance(2000);
        Assert.Equal([ConnectivityState.Connecting, ConnectivityState.TransientFailure, ConnectivityState.Ready], _host.States);
        Assert.Same(_backends[2], Picked());
        Assert.Single(_host.Subchannels);
    }

    [Fact]
    public void With_one_family_broken_the_other_is_tried_second()
    {
        EndPoint[] addresses = [Address("::1"), Address("::2"), Address("::3"), Address("10.1.0.1")];
        foreach (var address in addresses[..3])
        {
            _host.BackendAt(address).ComeBack();
            _host.BackendAt(address).ConnectDelay = null;
        }

        _host.BackendAt(addresses[3]).ComeBack();
        _host.Resolve(new ResolvedEndpoint(addresses));
        Advance(251);
        Assert.Equal(ConnectivityState.Ready, _host.State);
        Assert.Same(_host.BackendAt(addresses[3]), Picked());
    }

    private static IPEndPoint Address(string text) => new(IPAddress.Parse(text), 1);

    private static void Refuse(SimulatedBackend backend, double after)
    {
        backend.GoDown();
        backend.ConnectDelay = TimeSpan.FromMilliseconds(after);
    }

    private IEnumerable<int> Attempts() => _backends.Select(backend => backend.Subchannels.Sum(subchannel => subchannel.Attempts));

    private void Advance(double milliseconds) => _host.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private SimulatedBackend Picked() => SimulatedSubchannel.Of(_host.Pick().Subchannel!).Backend;
}

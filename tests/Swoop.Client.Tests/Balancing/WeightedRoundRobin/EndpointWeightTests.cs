using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Balancing.WeightedRoundRobin;
using Swoop.Client.Metrics;
using Swoop.Client.Tests.Simulation;

namespace Swoop.Client.Tests.Balancing.WeightedRoundRobin;

public sealed class EndpointWeightTests
{
    private readonly VirtualClock _clock = new();
    private readonly EndpointWeight _weight;

    public EndpointWeightTests()
    {
        _weight = new EndpointWeight(_clock);
        _weight.Configure(new WeightedRoundRobinConfig { BlackoutPeriod = TimeSpan.Zero });
        _weight.SetReady(true);
    }

    [Theory]
    [InlineData(0.5, 0, 100, 0, 200)]
    [InlineData(0.5, 0.25, 100, 0, 400)]
    [InlineData(0.5, 0, 100, 50, 100)]
    [InlineData(2, 0, 100, 0, 50)]
    public void A_weight_is_calls_by_utilization_and_failures(double cpu, double application, double calls, double errors, double expected)
    {
        _weight.OnReport(new OrcaLoadReport(cpu, application, calls, errors));
        Assert.Equal(expected, _weight.Read());
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(0.5, 0)]
    [InlineData(-1, 100)]
    [InlineData(double.NaN, 100)]
    [InlineData(0.5, double.NaN)]
    [InlineData(0.5, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, 100)]
    public void A_report_that_says_nothing_useful_does_not_count(double cpu, double calls)
    {
        _weight.OnReport(new OrcaLoadReport(1, 0, 7, 0));
        _weight.OnReport(new OrcaLoadReport(cpu, 0, calls, 0));
        Assert.Equal(7, _weight.Read());
    }

    [Fact]
    public void The_penalty_can_be_switched_off()
    {
        _weight.Configure(new WeightedRoundRobinConfig { BlackoutPeriod = TimeSpan.Zero, ErrorUtilizationPenalty = 0 });
        _weight.OnReport(new OrcaLoadReport(0.5, 0, 100, 50));
        Assert.Equal(200, _weight.Read());
    }

    [Fact]
    public void A_weight_counts_after_the_blackout_and_until_it_expires_and_then_after_a_blackout_again()
    {
        _weight.Configure(new WeightedRoundRobinConfig());
        Report();
        Pass(9.9);
        Assert.Equal(0, _weight.Read());
        Pass(0.1);
        Assert.Equal(100, _weight.Read());
        Pass(169.9);
        Assert.Equal(100, _weight.Read());
        Pass(0.1);
        Assert.Equal(0, _weight.Read());

        Report();
        Pass(5);
        Assert.Equal(0, _weight.Read());
        Pass(5);
        Assert.Equal(100, _weight.Read());
    }

    [Fact]
    public void A_new_connection_begins_a_new_blackout()
    {
        _weight.Configure(new WeightedRoundRobinConfig());
        Report();
        Pass(20);
        _weight.SetReady(false);
        _weight.SetReady(true);
        Assert.Equal(0, _weight.Read());
        Report();
        Pass(10);
        Assert.Equal(100, _weight.Read());
    }

    [Fact]
    public void The_report_of_a_call_is_in_its_trailers()
    {
        _weight.OnEnded(new CallEnd(Status.DefaultSuccess, null));
        _weight.OnEnded(new CallEnd(Status.DefaultSuccess, []));
        _weight.OnEnded(new CallEnd(Status.DefaultSuccess, new Metadata { { OrcaLoadReport.TrailerKey, new byte[] { 0x80 } } }));
        Assert.Equal(0, _weight.Read());
        _weight.OnEnded(new CallEnd(Status.DefaultSuccess, new Metadata { { OrcaLoadReport.TrailerKey, OrcaBytes.Of(new OrcaLoadReport(0.5, 0, 10, 0)) } }));
        Assert.Equal(20, _weight.Read());
    }

    private void Report() => _weight.OnReport(new OrcaLoadReport(1, 0, 100, 0));

    private void Pass(double seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));
}

using Swoop.Client.Balancing.PickFirst;
using Swoop.Client.Tests.Simulation;

namespace Swoop.Client.Tests.Balancing.PickFirst;

public sealed class PickFirstConfigTests
{
    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{"shuffleAddressList":true}""", true)]
    [InlineData("""{"shuffleAddressList":false,"somethingElse":[1]}""", false)]
    public void Shuffling_is_read_and_what_is_unknown_is_ignored(string json, bool shuffles) =>
        Assert.Equal(new PickFirstConfig { ShuffleAddressList = shuffles }, PolicyJson.Read<PickFirstConfig>("pick_first", json));

    [Fact]
    public void A_fault_names_the_field() =>
        Assert.Equal("pick_first.shuffleAddressList", PolicyJson.FaultOf("pick_first", """{"shuffleAddressList":"yes"}"""));

    [Fact]
    public void Clients_that_shuffle_spread_over_the_endpoints()
    {
        var first = Enumerable.Range(0, 40).Select(seed =>
        {
            var host = new SimulatedHost(seed);
            var backends = host.AddBackends(3);
            host.Use(new PickFirstFactory(), new PickFirstConfig { ShuffleAddressList = true });
            host.Resolve(backends);
            host.Advance(TimeSpan.FromMilliseconds(10));
            return Array.FindIndex(backends, backend => backend.Connections == 1);
        });
        Assert.Equal([0, 1, 2], first.Distinct().Order());
    }
}

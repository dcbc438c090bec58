using System.Text.Json;
using Swoop.Client.Balancing;
using Swoop.Client.Balancing.RingHash;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.Balancing.RingHash;

public sealed class RingHashConfigTests
{
    private static readonly LoadBalancerRegistry Policies = new([new RingHashFactory()]);

    [Fact]
    public void Text_is_read()
    {
        Assert.Equal(new RingHashConfig(), Parse("{}"));
        Assert.Equal(new RingHashConfig { MinRingSize = 1024, MaxRingSize = 4096, RequestHashHeader = "" }, Parse("{}"));
        Assert.Equal(
            new RingHashConfig { MinRingSize = 1, MaxRingSize = 8388608, RequestHashHeader = "x-session" },
            Parse("""{"minRingSize":"1","maxRingSize":8388608,"requestHashHeader":"X-Session"}"""));
    }

    [Theory]
    [InlineData("""{"minRingSize":0}""", "minRingSize")]
    [InlineData("""{"minRingSize":8388609,"maxRingSize":8388608}""", "minRingSize")]
    [InlineData("""{"maxRingSize":8388609}""", "maxRingSize")]
    [InlineData("""{"maxRingSize":0}""", "maxRingSize")]
    [InlineData("""{"maxRingSize":4000000000}""", "maxRingSize")]
    [InlineData("""{"minRingSize":10,"maxRingSize":9}""", "maxRingSize")]
    [InlineData("""{"requestHashHeader":"key-bin"}""", "requestHashHeader")]
    [InlineData("""{"requestHashHeader":"Key-BIN"}""", "requestHashHeader")]
    [InlineData("""{"requestHashHeader":":path"}""", "requestHashHeader")]
    [InlineData("""{"requestHashHeader":"two words"}""", "requestHashHeader")]
    [InlineData("""{"requestHashHeader":1}""", "requestHashHeader")]
    public void Errors_name_the_field(string json, string field) =>
        Assert.Equal($"lb[0].{field}", Assert.Throws<ServiceConfigException>(() => Parse(json)).Path);

    [Fact]
    public void An_object_is_checked_as_well()
    {
        Assert.Throws<ServiceConfigException>(() => Policies.Select([new RingHashConfig { MinRingSize = 5000 }], "lb"));
        var policy = Policies.Select([new RingHashConfig { RequestHashHeader = "Key" }], "lb");
        Assert.Equal("key", ((RingHashConfig)policy.Config).RequestHashHeader);
    }

    private static LoadBalancingConfig Parse(string json) => Policies.Find("ring_hash_experimental")!.ParseConfig(JsonElement.Parse(json), "lb[0]", Policies);
}

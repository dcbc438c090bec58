using Grpc.Core;
using Swoop.Client.Retrying;

namespace Swoop.Client.Tests.Retrying;

public class PushbackTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1500", 1500)]
    [InlineData("2147483647", int.MaxValue)]
    public void A_number_is_a_delay_in_milliseconds(string value, int milliseconds) =>
        Assert.Equal(new Pushback(TimeSpan.FromMilliseconds(milliseconds), IsStop: false), Read(value));

    [Theory]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("2147483648")]
    [InlineData("-99999999999999999999")]
    public void All_else_means_no_retry(string value) => Assert.Equal(new Pushback(null, IsStop: true), Read(value));

    [Fact]
    public void Said_twice_it_means_no_retry() => Assert.True(Read("1", "2").IsStop);

    [Fact]
    public void Silence_means_nothing()
    {
        Assert.Equal(default, Pushback.Read(null));
        Assert.Equal(default, Pushback.Read(new Metadata { { "x", "1" } }));
    }

    private static Pushback Read(params string[] values)
    {
        var trailers = new Metadata();
        foreach (var value in values) trailers.Add(new Metadata.Entry(Pushback.Key, value));
        return Pushback.Read(trailers);
    }
}

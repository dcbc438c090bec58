using Swoop.Client.Proxies;

namespace Swoop.Client.Tests.Proxies;

public sealed class ProxyBypassTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("example.com", "EXAMPLE.com.")]
    [InlineData("example.com", "a.example.com")]
    [InlineData(".example.com", "a.example.com")]
    [InlineData("*.example.com", "a.b.example.com")]
    [InlineData("example.com:443", "example.com")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("192.0.2.0/24", "192.0.2.77")]
    [InlineData("192.0.2.0/25", "192.0.2.127")]
    [InlineData("2001:db8::/33", "2001:db8:7fff::1")]
    [InlineData("0.0.0.0/0", "192.0.2.77")]
    [InlineData("*", "anything")]
    [InlineData("", "localhost")]
    [InlineData("", "a.localhost")]
    [InlineData("", "127.3.2.1")]
    [InlineData("", "::1")]
    public void These_are_reached_directly(string rule, string host) => Assert.True(ProxyBypass.Includes([rule], host, 443));

    [Theory]
    [InlineData("example.com", "badexample.com")]
    [InlineData("example.com", "example.com.org")]
    [InlineData(".example.com", "example.com")]
    [InlineData("example.com:80", "example.com")]
    [InlineData("192.0.2.1", "192.0.2.2")]
    [InlineData("192.0.2.0/25", "192.0.2.128")]
    [InlineData("192.0.2.0/24", "name.example")]
    [InlineData("2001:db8::/33", "2001:db8:8000::1")]
    [InlineData("192.0.2.0/33", "192.0.2.1")]
    [InlineData("192.0.2.0/x", "192.0.2.1")]
    [InlineData("/24", "192.0.2.1")]
    [InlineData("a b", "a")]
    [InlineData("", "example.com")]
    public void These_are_not(string rule, string host) => Assert.False(ProxyBypass.Includes([rule], host, 443));
}

using System.Net;
using Swoop.Client.Targets;

namespace Swoop.Client.Tests.Targets;

public sealed class HostPortTests
{
    [Theory]
    [InlineData("localhost:50051", "localhost", 50051)]
    [InlineData("example.com", "example.com", null)]
    [InlineData("my_service:80", "my_service", 80)]
    [InlineData("192.0.2.1:443", "192.0.2.1", 443)]
    [InlineData("[2001:db8::1]:443", "2001:db8::1", 443)]
    [InlineData("[::1]", "::1", null)]
    [InlineData("::1", "::1", null)]
    [InlineData("[fe80::1%25lo]:1", "fe80::1%lo", 1)]
    [InlineData(":50051", "localhost", 50051)]
    [InlineData("bücher.example:1", "xn--bcher-kva.example", 1)]
    public void Host_and_port_are_taken_apart(string text, string host, int? port)
    {
        Assert.True(HostPort.TryParse(text, out var result, out _));
        Assert.Equal(new HostPort(host, port), result);
    }

    [Theory]
    [InlineData("", "missing")]
    [InlineData(":", "is not a port")]
    [InlineData("host:", "is not a port")]
    [InlineData("host:http", "is not a port")]
    [InlineData("host:0", "is not a port")]
    [InlineData("host:65536", "is not a port")]
    [InlineData("host:-1", "is not a port")]
    [InlineData("[::1]x", "is not host")]
    [InlineData("[::1", "is not host")]
    [InlineData("[host]:1", "is not host")]
    [InlineData("1:2:3", "neither")]
    [InlineData("a b", "neither")]
    [InlineData("a\r\nb", "neither")]
    [InlineData("user@host", "neither")]
    [InlineData("a..b", "neither")]
    public void What_is_wrong_is_said(string text, string fault)
    {
        Assert.False(HostPort.TryParse(text, out _, out var said));
        Assert.Contains(fault, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("::1", "[::1]")]
    [InlineData("host", "host")]
    [InlineData("host:1", "host:1")]
    public void It_is_written_as_an_authority_is(string text, string expected)
    {
        Assert.True(HostPort.TryParse(text, out var result, out _));
        Assert.Equal(expected, result.ToString());
    }

    [Fact]
    public void An_address_becomes_one_and_a_name_stays_a_name()
    {
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 7), new HostPort("127.0.0.1", 7).ToEndPoint(443));
        Assert.Equal(new DnsEndPoint("127.1", 443), new HostPort("127.1", null).ToEndPoint(443));
    }
}

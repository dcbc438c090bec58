using System.Net;
using Swoop.Client.Resolving.Dns;

namespace Swoop.Client.Tests.Resolving.Dns;

public sealed class ResolvConfTests
{
    [Fact]
    public void Servers_search_list_and_options_are_read()
    {
        var servers = ResolvConf.Parse("# comment\nnameserver 192.0.2.1\r\n nameserver\t2001:db8::1 # why\nsearch a.example b.example.\noptions ndots:3 timeout:2 attempts:4 rotate\n");

        Assert.Equal([new IPEndPoint(IPAddress.Parse("192.0.2.1"), 53), new IPEndPoint(IPAddress.Parse("2001:db8::1"), 53)], servers.Servers);
        Assert.Equal(["a.example", "b.example"], servers.Search);
        Assert.Equal((3, TimeSpan.FromSeconds(2), 4), (servers.Dots, servers.Timeout, servers.Attempts));
    }

    [Fact]
    public void Without_a_server_the_machine_itself_is_asked() =>
        Assert.Equal([new IPEndPoint(IPAddress.Loopback, 53)], ResolvConf.Parse("").Servers);

    [Fact]
    public void The_last_of_domain_and_search_counts()
    {
        Assert.Equal(["b"], ResolvConf.Parse("domain a\nsearch b").Search);
        Assert.Equal(["a"], ResolvConf.Parse("search b c\ndomain a d").Search);
    }

    [Fact]
    public void What_is_wrong_or_too_much_is_passed_over()
    {
        var servers = ResolvConf.Parse("nameserver\nnameserver x\nnameserver 1.1.1.1\nnameserver 2.2.2.2\nnameserver 3.3.3.3\nnameserver 4.4.4.4\noptions ndots:x ndots:99 timeout:0 attempts:99 :\n;x y");

        Assert.Equal(3, servers.Servers.Count);
        Assert.Equal((15, TimeSpan.FromSeconds(1), 5), (servers.Dots, servers.Timeout, servers.Attempts));
    }
}

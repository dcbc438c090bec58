using System.Net;
using System.Net.Sockets;
using Swoop.Client.Targets;
using Swoop.Client.Tests.Resolving.Kit;

namespace Swoop.Client.Tests.Resolving.Addresses;

public sealed class FixedAddressTests
{
    [Theory]
    [InlineData("ipv4:192.0.2.1:80,192.0.2.2", "192.0.2.1:80|192.0.2.2:443")]
    [InlineData("ipv4:192.0.2.1:80,192.0.2.1:80", "192.0.2.1:80")]
    [InlineData("ipv6:[2001:db8::1]:80,2001:db8::2", "[2001:db8::1]:80|[2001:db8::2]:443")]
    [InlineData("static:///a.example:1,192.0.2.1:2, b.example", "a.example:1|192.0.2.1:2|b.example:443")]
    [InlineData("passthrough:///a.example:1", "a.example:1")]
    [InlineData("dns:192.0.2.1:80", "192.0.2.1:80")]
    [InlineData("dns:::1", "[::1]:443")]
    [InlineData("http://192.0.2.1", "192.0.2.1:80")]
    [InlineData("https://[::1]:7", "[::1]:7")]
    public void Endpoints_are_known_at_once(string address, string expected) =>
        Assert.Equal(expected.Split('|'), Resolve(address).Select(one => string.Join(',', one)));

    [Theory]
    [InlineData("unix:relative", "relative")]
    [InlineData("unix:/run/app.sock", "/run/app.sock")]
    [InlineData("unix:///run/app.sock", "/run/app.sock")]
    [InlineData("unix-abstract:app", "\0app")]
    [InlineData("unix-abstract:a/b", "\0a/b")]
    public void Sockets_are_found_by_path(string address, string path) =>
        Assert.Equal(new UnixDomainSocketEndPoint(path), Assert.Single(Assert.Single(ResolveRaw(address))));

    private static List<List<string>> Resolve(string address) =>
        [.. ResolveRaw(address).Select(one => one.Select(end => end is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : end.ToString()!).ToList())];

    private static List<IReadOnlyList<EndPoint>> ResolveRaw(string address)
    {
        var host = new FakeResolverHost();
        var target = ChannelTarget.Parse(address, []);
        target.Factory.Create(target.Uri, host).Start();
        return [.. Assert.Single(host.Reports).Endpoints.Select(one => one.Addresses)];
    }
}

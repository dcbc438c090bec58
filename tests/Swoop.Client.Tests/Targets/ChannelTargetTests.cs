using Swoop.Client.Resolving;
using Swoop.Client.Resolving.Dns;
using Swoop.Client.Targets;

namespace Swoop.Client.Tests.Targets;

public sealed class ChannelTargetTests
{
    [Theory]
    [InlineData("localhost:50051", "dns", "", "localhost:50051")]
    [InlineData("example.com", "dns", "", "example.com")]
    [InlineData("[::1]:50051", "dns", "", "[::1]:50051")]
    [InlineData("fe80::1", "dns", "", "fe80::1")]
    [InlineData("dns:example.com", "dns", "", "example.com")]
    [InlineData("DNS:example.com:80", "dns", "", "example.com:80")]
    [InlineData("dns:///example.com:80", "dns", "", "example.com:80")]
    [InlineData("dns://192.0.2.1:53/example.com:80", "dns", "192.0.2.1:53", "example.com:80")]
    [InlineData("ipv4:192.0.2.1:80,192.0.2.2:80", "ipv4", "", "192.0.2.1:80,192.0.2.2:80")]
    [InlineData("ipv6:[2001:db8::1]:80", "ipv6", "", "[2001:db8::1]:80")]
    [InlineData("unix:relative/path", "unix", "", "relative/path")]
    [InlineData("unix:/path", "unix", "", "/path")]
    [InlineData("unix:///path/to", "unix", "", "/path/to")]
    [InlineData("unix-abstract:name", "unix-abstract", "", "name")]
    [InlineData("passthrough:///host:80", "passthrough", "", "host:80")]
    [InlineData("static:///a:1,b:2", "static", "", "a:1,b:2")]
    [InlineData("http://host", "http", "host:80", "")]
    [InlineData("https://host:1/", "https", "host:1", "")]
    [InlineData("https://[::1]", "https", "[::1]:443", "")]
    public void Targets_are_taken_apart(string address, string scheme, string authority, string endpoint) =>
        Assert.Equal(new TargetUri(scheme, authority, endpoint), ChannelTarget.Parse(address, []).Uri);

    [Theory]
    [InlineData("localhost:50051", "localhost:50051", "localhost")]
    [InlineData("dns:///example.com", "example.com", "example.com")]
    [InlineData("ipv4:192.0.2.1:80,192.0.2.2:80", "192.0.2.1:80", "192.0.2.1")]
    [InlineData("ipv6:::1", "[::1]", "::1")]
    [InlineData("unix:/path", "localhost", "localhost")]
    [InlineData("unix-abstract:name", "localhost", "localhost")]
    [InlineData("passthrough:///host:80", "host:80", "host")]
    [InlineData("static:a:1,b:2", "a:1", "a")]
    [InlineData("https://HOST", "host:443", "host")]
    public void Each_form_has_its_authority(string address, string authority, string host)
    {
        var target = ChannelTarget.Parse(address, []);

        Assert.Equal((authority, host), (target.Authority, target.Host));
    }

    [Theory]
    [InlineData("http://a", false)]
    [InlineData("https://a", true)]
    [InlineData("dns:a", null)]
    [InlineData("unix:a", null)]
    public void Only_web_schemes_decide_about_tls(string address, bool? usesTls) =>
        Assert.Equal(usesTls, ChannelTarget.Parse(address, []).UsesTls);

    [Theory]
    [InlineData("ftp://localhost", "\"ftp\"")]
    [InlineData("ftp://localhost", "dns, http, https, ipv4, ipv6, static, passthrough, unix, unix-abstract")]
    [InlineData("localhost:http", "\"http\" is not a port")]
    [InlineData("http://localhost/path", "a path or a query")]
    [InlineData("http://", "http://host:port")]
    [InlineData("dns:", "host is missing")]
    [InlineData("dns://server.example/name", "is not an IP address")]
    [InlineData("ipv4:[::1]:80", "is not an IPv4 address")]
    [InlineData("ipv4:192.0.2.1:80,", "host is missing")]
    [InlineData("ipv4://192.0.2.1:80", "no use for")]
    [InlineData("ipv6:192.0.2.1", "is not an IPv6 address")]
    [InlineData("unix:", "lacks the socket's path")]
    [InlineData("unix://relative", "two slashes")]
    [InlineData("unix-abstract:", "lacks the socket's name")]
    [InlineData("static:", "host is missing")]
    public void What_is_wrong_is_said(string address, string fault)
    {
        var exception = Assert.Throws<ArgumentException>(() => ChannelTarget.Parse(address, []));

        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_too_long_for_a_socket_is_refused() =>
        Assert.Contains("too long", Assert.Throws<ArgumentException>(() => ChannelTarget.Parse($"unix:/{new string('a', 200)}", [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Schemes_of_the_user_come_first()
    {
        var own = new NamedFactory("shelf");
        var dns = new DnsResolverFactory(new DnsResolverOptions { EnableServiceConfig = false });

        Assert.Same(own, ChannelTarget.Parse("shelf:///books", [own, dns]).Factory);
        Assert.Same(dns, ChannelTarget.Parse("books:80", [own, dns]).Factory);
    }

    [Fact]
    public void Characters_that_an_authority_cannot_have_are_encoded() =>
        Assert.Equal("a%20b%2Fc:1", ChannelTarget.Parse("shelf:///a b/c:1", [new NamedFactory("shelf")]).Authority);

    private sealed class NamedFactory(string scheme) : ResolverFactory
    {
        public override string Scheme => scheme;

        public override Resolver Create(TargetUri target, IResolverHost host) => throw new NotSupportedException();
    }
}

using Swoop.Client.Proxies;

namespace Swoop.Client.Tests.Proxies;

public sealed class ProxyEnvironmentTests
{
    [Theory]
    [InlineData("http_proxy=http://p:1", "http://p:1")]
    [InlineData("http_proxy=http://p:1 https_proxy=http://q:2", "http://q:2")]
    [InlineData("http_proxy=http://p:1 https_proxy=http://q:2 grpc_proxy=http://r:3", "http://r:3")]
    [InlineData("HTTPS_PROXY=http://p:1", "http://p:1")]
    [InlineData("HTTPS_PROXY=http://p:1 https_proxy=http://q:2", "http://q:2")]
    [InlineData("https_proxy=p:1", "http://p:1")]
    [InlineData("https_proxy=http://user:secret@p:1", "http://p:1")]
    [InlineData("HTTP_PROXY=http://p:1", "http://p:1")]
    [InlineData("HTTP_PROXY=http://p:1 REQUEST_METHOD=GET", "no proxy")]
    [InlineData("https_proxy=socks5://p:1", "no proxy")]
    [InlineData("https_proxy=https://p:1", "no proxy")]
    [InlineData("grpc_proxy= https_proxy=http://p:1", "no proxy")]
    [InlineData("", "no proxy")]
    public void The_first_variable_that_is_set_names_the_proxy(string variables, string expected) =>
        Assert.Equal(expected, Read(variables).ToString());

    [Theory]
    [InlineData("no_proxy=a,,b.c", "a|b.c")]
    [InlineData("no_proxy=a no_grpc_proxy=b", "b")]
    [InlineData("NO_PROXY=a", "a")]
    [InlineData("", "")]
    public void The_servers_to_be_reached_directly_are_read(string variables, string expected) =>
        Assert.Equal(expected, string.Join('|', Read("https_proxy=http://p:1 " + variables).Bypass));

    [Theory]
    [InlineData("https://proxy:1")]
    [InlineData("socks5://proxy:1")]
    public void A_proxy_of_another_kind_is_refused_without_its_password(string address)
    {
        var withSecret = new Uri(address.Replace("://", "://user:secret@", StringComparison.Ordinal));

        Assert.DoesNotContain("secret", Assert.Throws<ArgumentException>(() => new GrpcProxy(withSecret)).Message, StringComparison.Ordinal);
    }

    private static GrpcProxy Read(string variables)
    {
        var values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return ProxyEnvironment.Read(values.GetValueOrDefault, null);
    }
}

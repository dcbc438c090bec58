using Swoop.Client.Resolving.Dns;
using Swoop.Client.Targets;

namespace Swoop.Client.Resolving.Http;

/// <summary><c>http://host:port</c> and <c>https://host:port</c>: a name goes to DNS, but is not asked for a service config.</summary>
internal sealed class HttpResolverFactory(string scheme, DnsResolverOptions options) : ResolverFactory
{
    private readonly DnsResolverFactory _dns = new(options with { EnableServiceConfig = false, SrvServiceName = null });

    public override string Scheme => scheme;

    public override string AuthorityOf(TargetUri target) => target.Authority;

    public override Resolver Create(TargetUri target, IResolverHost host) => _dns.Create(new TargetUri("dns", "", target.Authority), host);
}

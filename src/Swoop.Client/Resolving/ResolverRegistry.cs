using Swoop.Client.Resolving.Addresses;
using Swoop.Client.Resolving.Dns;
using Swoop.Client.Resolving.Http;
using Swoop.Client.Resolving.Unix;

namespace Swoop.Client.Resolving;

/// <summary>Who resolves what scheme: the user's own factories, then ours.</summary>
internal sealed class ResolverRegistry
{
    private readonly List<ResolverFactory> _factories;

    public ResolverRegistry(IReadOnlyList<ResolverFactory> custom)
    {
        // Whoever sets up DNS anew means every name, also those in http addresses.
        var dns = custom.OfType<DnsResolverFactory>().FirstOrDefault() ?? new DnsResolverFactory();
        _factories =
        [
            .. custom,
            dns,
            new HttpResolverFactory("http", dns.Options),
            new HttpResolverFactory("https", dns.Options),
            IpResolverFactory.V4,
            IpResolverFactory.V6,
            new StaticResolverFactory(),
            new PassthroughResolverFactory(),
            UnixResolverFactory.FileSystem,
            UnixResolverFactory.Abstract,
        ];
    }

    /// <summary>The schemes that are known, each once.</summary>
    public IEnumerable<string> Schemes => _factories.Select(factory => factory.Scheme).Distinct(StringComparer.OrdinalIgnoreCase);

    public ResolverFactory? Find(string scheme) =>
        _factories.Find(factory => string.Equals(factory.Scheme, scheme, StringComparison.OrdinalIgnoreCase));
}

using System.Net;

namespace Swoop.Client.Resolving.Dns;

/// <summary>How names are resolved by DNS.</summary>
public sealed record DnsResolverOptions
{
    /// <summary>The time that passes at least between two resolutions of a name that could be resolved; 30 seconds. Zero for none.</summary>
    public TimeSpan MinResolutionInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a name is resolved anew without any connection having failed, but no more often than <see cref="MinResolutionInterval"/>;
    /// null, the default, for never: a name is resolved anew when a connection ends.</summary>
    public TimeSpan? RefreshInterval { get; init; }

    /// <summary>How long one resolution may take as a whole; 10 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a service config is looked for in the TXT records of <c>_grpc_config.name</c> (gRFC A2); yes. Its absence is no failure.</summary>
    public bool EnableServiceConfig { get; init; } = true;

    /// <summary>The service in SRV records that name servers and their ports (RFC 2782), such as <c>grpc</c> for <c>_grpc._tcp.name</c>; none, if not set.
    /// The name's own addresses are used where there is no such record.</summary>
    public string? SrvServiceName { get; init; }

    /// <summary>The name servers to ask, in this order; none, the default, for the system's own way to resolve names. An authority in the target,
    /// as in <c>dns://192.0.2.1:53/name</c>, comes before.</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; init; } = [];
}

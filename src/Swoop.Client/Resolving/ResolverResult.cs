using Grpc.Core;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Resolving;

/// <summary>What a resolver found: endpoints or why there are none, and a service config, none, or why there is none.</summary>
public sealed record ResolverResult
{
    /// <summary>The endpoints; meaningless with <see cref="Failure"/>.</summary>
    public IReadOnlyList<ResolvedEndpoint> Endpoints { get; init; } = [];

    /// <summary>Why the name could not be resolved; null where it was. The channel goes on with the endpoints it has, if it has any.</summary>
    public Status? Failure { get; init; }

    /// <summary>The service config that the name's owner publishes; null for none.</summary>
    public ServiceConfig? ServiceConfig { get; init; }

    /// <summary>The name's owner publishes a service config that is wrong; the channel keeps the one before (gRFC A21).</summary>
    public ServiceConfigException? ServiceConfigFailure { get; init; }

    /// <summary>Facts about the name as a whole, for balancing policies.</summary>
    public EndpointAttributes Attributes { get; init; } = EndpointAttributes.Empty;

    /// <summary>The name could not be resolved.</summary>
    public static ResolverResult Failed(Status failure) => new() { Failure = failure };
}

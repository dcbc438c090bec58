namespace Swoop.Client.ServiceConfigs;

/// <summary>How the owner of a name wants its clients to behave (gRPC, "Service config"; <c>grpc.service_config.ServiceConfig</c>).</summary>
public sealed record ServiceConfig
{
    /// <summary>Nothing special.</summary>
    public static ServiceConfig Default { get; } = new();

    /// <summary>The balancing policies wanted, the best first: the first that the client knows is used. <c>pick_first</c>, if there is none.</summary>
    public IReadOnlyList<LoadBalancingConfig> LoadBalancingConfigs { get; init; } = [];

    /// <summary>How calls of methods behave; a method's own entry comes before its service's, and that before the one for all.</summary>
    public IReadOnlyList<MethodConfig> MethodConfigs { get; init; } = [];

    /// <summary>When retries and hedges are to stop because too much fails (gRFC A6); never, if not set.</summary>
    public RetryThrottling? RetryThrottling { get; init; }

    /// <summary>The service whose health is watched on each connection, so that no calls go to a backend that says it is not serving (gRFC A17); none, if not set.</summary>
    /// <remarks>For policies that choose among endpoints, such as <c>round_robin</c>; <c>pick_first</c> by itself does not ask. A server without
    /// <c>grpc.health.v1.Health</c> counts as healthy. <see cref="GrpcChannelOptions.HealthChecksEnabled"/> switches it off.</remarks>
    public HealthCheckConfig? HealthCheckConfig { get; init; }

    /// <summary>How many connections there may be to one address (gRFC A105); one, if not set.</summary>
    /// <remarks>Another is made when calls wait because all streams that the server allows are in use; none is closed when they are not needed any more
    /// (a server's <c>MaxConnectionIdle</c> does that). A change applies at once.</remarks>
    public ConnectionScaling? ConnectionScaling { get; init; }

    /// <summary>Reads a config from its JSON form, as it is published with names and written in configuration files.</summary>
    /// <remarks>Unknown fields are ignored: they may be of a later version. Configurations of balancing policies are read when the policy is chosen.</remarks>
    /// <param name="json">An object in the protobuf JSON form of <c>grpc.service_config.ServiceConfig</c>.</param>
    /// <exception cref="ServiceConfigException">The text is not JSON, or a value is of the wrong type, out of range, or missing.</exception>
    public static ServiceConfig Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return ServiceConfigParser.Parse(json);
    }

    /// <summary>Checks what was given as an object by the rules that hold for text.</summary>
    /// <exception cref="ServiceConfigException">A value is out of range, or two contradict each other.</exception>
    internal void Validate() => ServiceConfigRules.Check(this);
}

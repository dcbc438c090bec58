using System.Text.Json;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing;

/// <summary>A balancing policy as the service config names it. Users' own are registered by <see cref="GrpcChannelOptions.LoadBalancerFactories"/>.</summary>
/// <remarks>Thread-safe; one factory may serve any number of channels.</remarks>
public abstract class LoadBalancerFactory
{
    /// <summary>The name, such as <c>round_robin</c>.</summary>
    public abstract string PolicyName { get; }

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">An object. Unknown fields are to be ignored (gRPC, "Service config").</param>
    /// <param name="path">Where it stands in the service config, for errors.</param>
    /// <param name="policies">The policies that the channel knows, for those that have others beneath them.</param>
    /// <exception cref="ServiceConfigException">The configuration is wrong.</exception>
    public abstract LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies);

    /// <summary>Checks a configuration that was given as an object, and prepares what is beneath it; by default takes it as it is.</summary>
    /// <exception cref="ServiceConfigException">The configuration is wrong, or of another policy's type.</exception>
    public virtual LoadBalancingConfig Validate(LoadBalancingConfig config, LoadBalancerRegistry policies) => config;

    /// <summary>A configuration as the type that is this policy's.</summary>
    /// <exception cref="ServiceConfigException">It is of another policy's type.</exception>
    protected TConfig Own<TConfig>(LoadBalancingConfig config)
        where TConfig : LoadBalancingConfig
    {
        ArgumentNullException.ThrowIfNull(config);
        return config as TConfig ?? throw new ServiceConfigException(PolicyName, $"must be a {typeof(TConfig).Name}, but is a {config.GetType().Name}");
    }

    /// <summary>Sets the policy to work; nothing is connected yet.</summary>
    public abstract LoadBalancer Create(IBalancerHost host);
}

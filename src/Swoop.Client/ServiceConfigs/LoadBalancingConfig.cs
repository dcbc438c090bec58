using System.Text.Json;

namespace Swoop.Client.ServiceConfigs;

/// <summary>Names a balancing policy and configures it. Each policy has its own derived record.</summary>
public abstract record LoadBalancingConfig
{
    /// <summary>The policy's name, such as <c>round_robin</c>.</summary>
    public abstract string PolicyName { get; }
}

/// <summary>A policy's configuration as text has it, until the policy has read it.</summary>
/// <param name="Name">The policy's name.</param>
/// <param name="Json">Its configuration, an object.</param>
/// <param name="Path">Where in the service config it stands, for errors.</param>
public sealed record JsonLoadBalancingConfig(string Name, JsonElement Json, string Path) : LoadBalancingConfig
{
    /// <inheritdoc/>
    public override string PolicyName => Name;
}

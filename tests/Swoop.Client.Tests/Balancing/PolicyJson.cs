using System.Text.Json;
using Swoop.Client.Balancing;
using Swoop.Client.Channel;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.Balancing;

/// <summary>Reads configurations of policies as a service config would have them read.</summary>
internal static class PolicyJson
{
    public static LoadBalancerRegistry Policies { get; } = new(BuiltInPolicies.All);

    public static T Read<T>(string policyName, string json)
        where T : LoadBalancingConfig
    {
        using var document = JsonDocument.Parse(json);
        return Assert.IsType<T>(Policies.Find(policyName)!.ParseConfig(document.RootElement, policyName, Policies));
    }

    /// <summary>The path of the field that is at fault.</summary>
    public static string FaultOf(string policyName, string json)
    {
        using var document = JsonDocument.Parse(json);
        return Assert.Throws<ServiceConfigException>(() => Policies.Find(policyName)!.ParseConfig(document.RootElement, policyName, Policies)).Path;
    }
}

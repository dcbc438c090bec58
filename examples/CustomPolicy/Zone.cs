using Swoop.Client.Resolving;

namespace CustomPolicy;

/// <summary>Where a server stands: the resolver attaches it, the policy reads it.</summary>
internal static class Zone
{
    public static AttributeKey<string> Key { get; } = new("zone");
}

namespace Swoop.Client.ServiceConfigs;

/// <summary>More connections to one address when all of its streams are in use (gRFC A105).</summary>
/// <param name="MaxConnectionsPerSubchannel">How many there may be; at least 1. More than <see cref="GrpcChannelOptions.MaxConnectionsPerSubchannel"/> count as that.</param>
public sealed record ConnectionScaling(int MaxConnectionsPerSubchannel);

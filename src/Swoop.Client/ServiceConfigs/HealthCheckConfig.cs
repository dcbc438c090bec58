namespace Swoop.Client.ServiceConfigs;

/// <summary>Which service's health decides whether a backend is used (gRFC A17).</summary>
/// <param name="ServiceName">The name that the health service is asked for; empty for the server as a whole.</param>
public sealed record HealthCheckConfig(string ServiceName);

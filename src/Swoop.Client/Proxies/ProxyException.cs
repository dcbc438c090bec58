namespace Swoop.Client.Proxies;

/// <summary>The proxy could not be reached, or would not make the connection.</summary>
internal sealed class ProxyException(string message) : IOException(message);

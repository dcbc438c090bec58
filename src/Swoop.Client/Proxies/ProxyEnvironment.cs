using Microsoft.Extensions.Logging;

namespace Swoop.Client.Proxies;

/// <summary>The environment variables that name a proxy, as gRPC's other implementations read them.</summary>
internal static class ProxyEnvironment
{
    private static readonly string[] _proxies = ["grpc_proxy", "https_proxy", "http_proxy"];
    private static readonly string[] _bypasses = ["no_grpc_proxy", "no_proxy"];

    /// <param name="variable">Gives the value of a variable; null where it is not set.</param>
    /// <param name="logger">Is told of values that cannot be used.</param>
    public static GrpcProxy Read(Func<string, string?> variable, ILogger? logger)
    {
        // What web servers set for CGI programs (RFC 3875, 4.1.12); they also turn a request's field "Proxy" into HTTP_PROXY.
        var isCgi = variable("REQUEST_METHOD") is not null;
        var (name, value) = FirstOf(_proxies, one => isCgi && one == "HTTP_PROXY" ? null : variable(one));
        // Set, but empty: an explicit no.
        if (string.IsNullOrWhiteSpace(value)) return GrpcProxy.None;
        var text = value.Contains("://", StringComparison.Ordinal) ? value : $"http://{value}";
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp || address.Host.Length == 0)
        {
            if (logger is not null) ProxyLog.Unusable(logger, name);
            return GrpcProxy.None;
        }

        var bypass = FirstOf(_bypasses, variable).Value ?? "";
        return new GrpcProxy(address, bypass.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private static (string Name, string? Value) FirstOf(string[] names, Func<string, string?> variable)
    {
        foreach (var name in names.SelectMany(name => new[] { name, name.ToUpperInvariant() }))
        {
            if (variable(name) is { } value) return (name, value);
        }

        return ("", null);
    }
}

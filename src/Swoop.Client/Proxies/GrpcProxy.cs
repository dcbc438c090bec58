using Microsoft.Extensions.Logging;

namespace Swoop.Client.Proxies;

/// <summary>An HTTP proxy that connections are led through by CONNECT (gRFC A1).</summary>
/// <remarks>It is used for names and for <c>http</c> and <c>https</c> addresses, which the proxy then resolves: never for unix sockets and lists of
/// addresses, nor for the machine itself.</remarks>
public sealed record GrpcProxy
{
    private GrpcProxy()
    {
    }

    /// <summary>Creates a proxy.</summary>
    /// <param name="address"><c>http://host:port</c>, or <c>http://user:password@host:port</c> with what the proxy shall be shown (RFC 7617). The port is 80 if not given.</param>
    /// <param name="bypass">The servers to be reached directly: <c>example.com</c> for it and its subdomains, <c>.example.com</c> for subdomains only,
    /// <c>192.0.2.1</c>, <c>192.0.2.0/24</c>, <c>*</c> for all; each with <c>:port</c> if it concerns one port only.</param>
    /// <exception cref="ArgumentException">The address has another scheme, or no host.</exception>
    public GrpcProxy(Uri address, params IReadOnlyList<string> bypass)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(bypass);
        if (!address.IsAbsoluteUri || address.Scheme != Uri.UriSchemeHttp || address.Host.Length == 0)
            throw new ArgumentException($"A proxy's address is http://host:port, which \"{Conceal(address)}\" is not.", nameof(address));
        Address = address;
        Bypass = bypass;
    }

    /// <summary>No proxy.</summary>
    public static GrpcProxy None { get; } = new();

    /// <summary>The proxy's address; null where there is no proxy.</summary>
    public Uri? Address { get; }

    /// <summary>The servers to be reached directly.</summary>
    public IReadOnlyList<string> Bypass { get; } = [];

    /// <summary>The proxy that the environment names; <see cref="None"/> where it names none.</summary>
    /// <param name="logger">Is told if the environment names a proxy of a kind that cannot be used.</param>
    /// <remarks>The first of <c>grpc_proxy</c>, <c>https_proxy</c> and <c>http_proxy</c> that is set counts, and of <c>no_grpc_proxy</c> and <c>no_proxy</c>, in
    /// lower case before upper case. <c>HTTP_PROXY</c> is not looked at in a CGI program, where anybody can set it by a request.</remarks>
    public static GrpcProxy FromEnvironment(ILogger? logger = null) => ProxyEnvironment.Read(Environment.GetEnvironmentVariable, logger);

    /// <summary>The address without what is secret in it.</summary>
    public override string ToString() => Address is null ? "no proxy" : Conceal(Address);

    private static string Conceal(Uri address) => address.IsAbsoluteUri ? address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : address.OriginalString;
}

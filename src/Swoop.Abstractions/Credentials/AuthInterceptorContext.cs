using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>The call for which an <see cref="AsyncAuthInterceptor"/> is asked.</summary>
public class AuthInterceptorContext
{
    /// <summary>Creates a context for a call that cannot be cancelled.</summary>
    /// <param name="serviceUrl">The service as a URL.</param>
    /// <param name="methodName">The method alone.</param>
    /// <exception cref="ArgumentNullException">A name is null.</exception>
    public AuthInterceptorContext(string serviceUrl, string methodName)
        : this(serviceUrl, methodName, CancellationToken.None)
    {
    }

    /// <summary>Creates a context.</summary>
    /// <param name="serviceUrl">The service as a URL.</param>
    /// <param name="methodName">The method alone.</param>
    /// <param name="cancellationToken">Cancelled when the call is given up.</param>
    /// <exception cref="ArgumentNullException">A name is null.</exception>
    public AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
    {
        ServiceUrl = GrpcPreconditions.CheckNotNull(serviceUrl, nameof(serviceUrl));
        MethodName = GrpcPreconditions.CheckNotNull(methodName, nameof(methodName));
        CancellationToken = cancellationToken;
    }

    /// <summary>The service as a URL, for example <c>https://example.com/grpc.health.v1.Health</c>.</summary>
    public string ServiceUrl { get; }

    /// <summary>The method alone.</summary>
    public string MethodName { get; }

    /// <summary>Cancelled when the call is given up.</summary>
    public CancellationToken CancellationToken { get; }
}

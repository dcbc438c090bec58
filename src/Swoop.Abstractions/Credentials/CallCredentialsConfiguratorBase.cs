namespace Grpc.Core;

/// <summary>How a runtime learns what <see cref="CallCredentials"/> consist of: they call the member that fits them.</summary>
public abstract class CallCredentialsConfiguratorBase
{
    /// <summary>The credentials apply several others in their order.</summary>
    /// <param name="state">What the runtime handed in.</param>
    /// <param name="credentials">The others.</param>
    public abstract void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials);

    /// <summary>The credentials ask a callback for each call.</summary>
    /// <param name="state">What the runtime handed in.</param>
    /// <param name="interceptor">The callback.</param>
    public abstract void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor);
}

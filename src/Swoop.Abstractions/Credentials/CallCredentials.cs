using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>What proves the caller's identity for a single call.</summary>
public abstract class CallCredentials
{
    /// <summary>Creates credentials that ask a callback for each call.</summary>
    /// <param name="interceptor">The callback.</param>
    /// <exception cref="ArgumentNullException">There is no callback.</exception>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor) =>
        new Intercepted(GrpcPreconditions.CheckNotNull(interceptor, nameof(interceptor)));

    /// <summary>Creates credentials that apply several others in their order.</summary>
    /// <param name="credentials">At least two credentials.</param>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static CallCredentials Compose(params CallCredentials[] credentials)
    {
        GrpcPreconditions.CheckNotNull(credentials, nameof(credentials));
        return credentials.Length >= 2
            ? new Composite([.. credentials])
            : throw new ArgumentException($"Composing takes two or more credentials, not {credentials.Length}.", nameof(credentials));
    }

    /// <summary>Shows a runtime what these credentials consist of; users have no need to call it.</summary>
    /// <param name="configurator">The part of the runtime that is shown.</param>
    /// <param name="state">Handed through to the configurator.</param>
    public abstract void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state);

    private sealed class Intercepted(AsyncAuthInterceptor interceptor) : CallCredentials
    {
        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetAsyncAuthInterceptorCredentials(state, interceptor);
    }

    private sealed class Composite(IReadOnlyList<CallCredentials> credentials) : CallCredentials
    {
        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetCompositeCredentials(state, credentials);
    }
}

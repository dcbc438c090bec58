using Grpc.Core;

namespace Swoop.Client.Credentials;

/// <summary>Asks call credentials for their metadata.</summary>
internal sealed class CallCredentialsReader : CallCredentialsConfiguratorBase
{
    private readonly List<AsyncAuthInterceptor> _interceptors = [];

    public override void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor) => _interceptors.Add(interceptor);

    public override void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials)
    {
        foreach (var credential in credentials) credential.InternalPopulateConfiguration(this, state!);
    }

    /// <summary>Runs all of them, one after another, and returns the user's headers with theirs behind.</summary>
    public static async Task<Metadata> AddMetadataAsync(
        Metadata? headers, IReadOnlyList<CallCredentials> ofChannel, CallCredentials? ofCall, AuthInterceptorContext context)
    {
        var reader = new CallCredentialsReader();
        foreach (var credential in ofChannel) credential.InternalPopulateConfiguration(reader, null!);
        ofCall?.InternalPopulateConfiguration(reader, null!);
        var metadata = new Metadata();
        if (headers is not null)
        {
            foreach (var entry in headers) metadata.Add(entry);
        }

        foreach (var interceptor in reader._interceptors) await interceptor(context, metadata).ConfigureAwait(false);
        return metadata;
    }
}

using Grpc.Core;
using Swoop.Client.Channel;
using Swoop.Client.Credentials;
using Swoop.Protocol.Headers;

namespace Swoop.Client.Calls;

/// <summary>What call credentials, the channel's and the call's own, add to the metadata of a call.</summary>
internal static class CredentialsMetadata
{
    /// <summary>Whether a call has to wait for credentials.</summary>
    public static bool AreNeeded(ChannelSettings settings, in CallOptions options) => options.Credentials is not null || settings.CallCredentials.Count > 0;

    /// <summary>Asks the credentials; returns the user's metadata with theirs behind.</summary>
    /// <exception cref="InvalidOperationException">The credentials would travel without TLS, or are no valid metadata.</exception>
    public static async Task<Metadata> AddAsync(ChannelSettings settings, IMethod method, CallOptions options)
    {
        if (!settings.IsSecure && !settings.Options.UnsafeUseInsecureChannelCallCredentials)
            throw new InvalidOperationException($"Call credentials would travel without TLS. Use an https address, or set {nameof(GrpcChannelOptions.UnsafeUseInsecureChannelCallCredentials)}.");
        var service = $"{(settings.IsSecure ? "https" : "http")}://{settings.AuthorityText}/{method.ServiceName}";
        var metadata = await CallCredentialsReader.AddMetadataAsync(
            options.Headers,
            settings.CallCredentials,
            options.Credentials,
            new AuthInterceptorContext(service, method.Name, options.CancellationToken)).ConfigureAwait(false);
        if (MetadataWriter.FindFault(metadata) is { } fault) throw new InvalidOperationException(fault);
        return metadata;
    }
}

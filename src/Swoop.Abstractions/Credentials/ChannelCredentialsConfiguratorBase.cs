namespace Grpc.Core;

/// <summary>How a runtime learns what <see cref="ChannelCredentials"/> consist of: they call the member that fits them.</summary>
public abstract class ChannelCredentialsConfiguratorBase
{
    /// <summary>The credentials are plain text.</summary>
    /// <param name="state">What the runtime handed in.</param>
    public abstract void SetInsecureCredentials(object state);

    /// <summary>The credentials are <see cref="SslCredentials"/>.</summary>
    /// <param name="state">What the runtime handed in.</param>
    /// <param name="rootCertificates">The roots to trust in PEM; null for those of the system.</param>
    /// <param name="keyCertificatePair">The client's certificate and key; null for none.</param>
    /// <param name="verifyPeerCallback">A further check of the server; null for none.</param>
    public abstract void SetSslCredentials(
        object state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback);

    /// <summary>The credentials are channel credentials together with call credentials.</summary>
    /// <param name="state">What the runtime handed in.</param>
    /// <param name="channelCredentials">The channel credentials.</param>
    /// <param name="callCredentials">The call credentials.</param>
    public abstract void SetCompositeCredentials(
        object state, ChannelCredentials channelCredentials, CallCredentials callCredentials);
}

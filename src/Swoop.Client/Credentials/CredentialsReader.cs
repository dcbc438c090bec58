using Grpc.Core;

namespace Swoop.Client.Credentials;

/// <summary>Takes channel credentials apart, which show what they hold only to a configurator.</summary>
internal sealed class CredentialsReader : ChannelCredentialsConfiguratorBase
{
    /// <summary>What the credentials say about TLS; null where there are none.</summary>
    public bool? UsesTls { get; private set; }

    /// <summary>PEM text of the trusted roots; null for the system's.</summary>
    public string? RootCertificates { get; private set; }

    /// <summary>The client's certificate, or null.</summary>
    public KeyCertificatePair? KeyCertificatePair { get; private set; }

    /// <summary>The credentials of every call, in order.</summary>
    public List<CallCredentials> CallCredentials { get; } = [];

    public static CredentialsReader Read(ChannelCredentials? credentials)
    {
        var reader = new CredentialsReader();
        credentials?.InternalPopulateConfiguration(reader, null!);
        return reader;
    }

    public override void SetInsecureCredentials(object state) => UsesTls = false;

    public override void SetSslCredentials(object state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback)
    {
        if (verifyPeerCallback is not null)
            throw new NotSupportedException($"SslCredentials with a {nameof(VerifyPeerCallback)} are not supported; set {nameof(GrpcChannelOptions)}.{nameof(GrpcChannelOptions.Tls)} with a validation callback.");
        UsesTls = true;
        RootCertificates = rootCertificates;
        KeyCertificatePair = keyCertificatePair;
    }

    public override void SetCompositeCredentials(object state, ChannelCredentials channelCredentials, CallCredentials callCredentials)
    {
        channelCredentials.InternalPopulateConfiguration(this, state);
        CallCredentials.Add(callCredentials);
    }
}

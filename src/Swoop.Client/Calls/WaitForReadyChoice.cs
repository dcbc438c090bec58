using Grpc.Core;

namespace Swoop.Client.Calls;

/// <summary>Whether a call waits for a connection: what the call itself says counts before what the service config says.</summary>
internal static class WaitForReadyChoice
{
    // Options that do not tell "no" from nothing said leave it to the config.
    private static readonly bool _canSayNo = !SaysNo(default);

    /// <param name="options">The call's.</param>
    /// <param name="configured">The config's; null for nothing.</param>
    public static bool Of(in CallOptions options, bool? configured) =>
        options.IsWaitForReady || (configured == true && !(_canSayNo && SaysNo(options)));

    // There is no member that would tell: but who has said no is not changed by saying it again.
    private static bool SaysNo(CallOptions options) => options.Equals(options.WithWaitForReady(false));
}

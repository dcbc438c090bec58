using Grpc.Core;
using Swoop.Client.Calls;

namespace Swoop.Client.Retrying;

/// <summary>One attempt of a call: an ordinary call of its own, and how far it has come with sending the requests.</summary>
/// <param name="call">What makes it.</param>
/// <param name="previousAttempts">How many attempts there were before it.</param>
/// <param name="request">The only request, held for the attempt; null where requests are streamed.</param>
internal sealed class Attempt(RequestCall<KeptMessage> call, int previousAttempts, KeptMessage? request)
{
    private const string PreviousAttemptsKey = "grpc-previous-rpc-attempts";

    private KeptMessage? _request = request;
    private RequestStream<KeptMessage>? _requests;

    public RequestCall<KeptMessage> Call { get; } = call;

    public int PreviousAttempts { get; } = previousAttempts;

    /// <summary>How many messages it has sent. Guarded by the gate of the race, like all that follows.</summary>
    public int Written { get; set; } = request is null ? 0 : 1;

    /// <summary>How many bytes these had.</summary>
    public long WrittenBytes { get; set; } = request?.Length ?? 0;

    /// <summary>Somebody is sending messages to it, or there will be none any more.</summary>
    public bool IsPumping { get; set; } = request is not null;

    /// <summary>It has lost, or failed.</summary>
    public bool IsOut { get; set; }

    /// <summary>Sends it on its way.</summary>
    public void Begin()
    {
        if (_request is { } request) Call.Start(request);
        else _requests = Call.StartStreaming();
    }

    /// <summary>The response's headers as the user sees them: with the number of attempts before it, where there were any (gRFC A6).</summary>
    public async Task<Metadata> ReadHeadersAsync()
    {
        var headers = await ClientCall.HeadersOf(Call).ConfigureAwait(false);
        if (PreviousAttempts == 0) return headers;
        var counted = new Metadata();
        foreach (var entry in headers)
        {
            if (entry.Key != PreviousAttemptsKey) counted.Add(entry);
        }

        counted.Add(PreviousAttemptsKey, $"{PreviousAttempts}");
        return counted;
    }

    /// <summary>It has sent its only request, or never will.</summary>
    public void ReleaseRequest() => Interlocked.Exchange(ref _request, null)?.Release();

    /// <summary>Sends what there is to send.</summary>
    public async Task PumpAsync(RequestReplay replay)
    {
        var requests = _requests!;
        bool isComplete;
        while (replay.TakeNext(this, out isComplete) is { } message)
        {
            try
            {
                requests.WriteOptions = message.Options;
                await requests.WriteAsync(message).ConfigureAwait(false);
                replay.OnWritten(this, message);
            }
            catch (Exception exception)
            {
                // Where the attempt has ended this changes nothing: whoever waits for its end judges it.
                Call.Cancel(CallTexts.NotSent(exception), byUser: false);
                return;
            }
            finally
            {
                message.Release();
            }
        }

        if (isComplete) await requests.CompleteAsync().ConfigureAwait(false);
    }
}

using Grpc.Core;
using Swoop.Client.Calls;
using Swoop.Client.Channel;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Retrying;

/// <summary>A call with a stream of responses that may be made several times: server streaming or duplex. The object is also the stream that the user reads.</summary>
internal sealed class RepeatedStreamingResponseCall<TRequest, TResponse>(
    ChannelControl control, RetryBuffer buffer, Method<TRequest, TResponse> method, string? host, in CallOptions options)
    : RepeatedCall(control, buffer, method, options), IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private readonly Method<KeptMessage, TResponse> _kept = KeptMethods.Of(method);
    private int _isReading;

    public TResponse Current => Reader?.Current ?? throw CallTexts.NoCurrent();

    private StreamingResponseCall<KeptMessage, TResponse>? Reader => (StreamingResponseCall<KeptMessage, TResponse>?)Committed;

    /// <summary>Begins a call with one request.</summary>
    public void Start(TRequest request) => Start(request, method.RequestMarshaller);

    /// <summary>Begins a call whose requests are still to come.</summary>
    public IClientStreamWriter<TRequest> StartStreaming()
    {
        Begin(null);
        return new RepeatedRequestStream<TRequest>(this, method.RequestMarshaller) { WriteOptions = Options.WriteOptions };
    }

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _isReading) == 0 && Reader is { } reader) return reader.MoveNext(cancellationToken);
        if (Interlocked.Exchange(ref _isReading, 1) != 0) return Task.FromException<bool>(CallTexts.ReadInProgress());
        return MoveNextSlowlyAsync(cancellationToken);
    }

    public override async Task WhenEndedAsync(ClientCall attempt)
    {
        while (attempt.Ended is null) await attempt.WhenMovedAsync(attempt.StreamsEntered).ConfigureAwait(false);
    }

    protected override RequestCall<KeptMessage> CreateAttempt(KnownMethod known, in CallOptions options, int previousAttempts) =>
        new StreamingResponseCall<KeptMessage, TResponse>(Control, _kept, known, host, options, previousAttempts);

    protected override void OnFinished(ClientCall? attempt, CallOutcome outcome)
    {
        // Whoever reads learns it from the attempt, or from us.
    }

    /// <summary>The first read: it is not known yet which attempt will be read.</summary>
    private async Task<bool> MoveNextSlowlyAsync(CancellationToken cancellation)
    {
        try
        {
            using (cancellation.UnsafeRegister(static call => ((RepeatedCall)call!).Cancel(CallTexts.ReadCancelled, byUser: true), this))
            {
                cancellation.ThrowIfCancellationRequested();
                await WhenDecidedAsync().ConfigureAwait(false);
            }

            if (Reader is { } reader) return await reader.MoveNext(cancellation).ConfigureAwait(false);
            throw ToException(Ended!);
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }
}

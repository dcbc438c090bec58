using System.Runtime.CompilerServices;
using Grpc.Core;
using Swoop.Client.Calls;
using Swoop.Client.Channel;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Retrying;

/// <summary>A call with one response that may be made several times: unary or client streaming.</summary>
internal sealed class RepeatedSingleResponseCall<TRequest, TResponse> : RepeatedCall
    where TRequest : class
    where TResponse : class
{
    private readonly Method<TRequest, TResponse> _method;
    private readonly Method<KeptMessage, TResponse> _kept;
    private readonly string? _host;

    // A source of its task. It is completed on pool threads alone, without locks, or before the user has the call.
    private AsyncTaskMethodBuilder<TResponse> _builder = AsyncTaskMethodBuilder<TResponse>.Create();

    public RepeatedSingleResponseCall(ChannelControl control, RetryBuffer buffer, Method<TRequest, TResponse> method, string? host, in CallOptions options)
        : base(control, buffer, method, options)
    {
        _method = method;
        _kept = KeptMethods.Of(method);
        _host = host;
        Response = _builder.Task;
    }

    /// <summary>The response.</summary>
    public Task<TResponse> Response { get; }

    /// <summary>Begins a call with one request.</summary>
    public void Start(TRequest request) => Start(request, _method.RequestMarshaller);

    /// <summary>Begins a call whose requests are still to come.</summary>
    public IClientStreamWriter<TRequest> StartStreaming()
    {
        Begin(null);
        return new RepeatedRequestStream<TRequest>(this, _method.RequestMarshaller) { WriteOptions = Options.WriteOptions };
    }

    public override Task WhenEndedAsync(ClientCall attempt) => ((SingleResponseCall<KeptMessage, TResponse>)attempt).Response;

    protected override RequestCall<KeptMessage> CreateAttempt(KnownMethod known, in CallOptions options, int previousAttempts) =>
        new SingleResponseCall<KeptMessage, TResponse>(Control, _kept, known, _host, options, previousAttempts);

    protected override void OnFinished(ClientCall? attempt, CallOutcome outcome)
    {
        if (outcome.Status.StatusCode == StatusCode.OK)
        {
            _builder.SetResult(((SingleResponseCall<KeptMessage, TResponse>)attempt!).Response.Result);
            return;
        }

        _builder.SetException(attempt?.ToException(outcome) ?? ToException(outcome));
        // The status can also be had from the call: a failed task that nobody awaits is no unobserved exception.
        _ = Response.Exception;
    }
}

using System.Runtime.CompilerServices;
using Grpc.Core;
using Swoop.Client.Channel;
using Swoop.Client.ServiceConfigs;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Framing;
using Swoop.Protocol.Messages;
using Swoop.Protocol.Statuses;
using Swoop.Transport.Client;

namespace Swoop.Client.Calls;

/// <summary>A call with one response: unary or client streaming. One object is the call and the source of its response.</summary>
internal sealed class SingleResponseCall<TRequest, TResponse> : RequestCall<TRequest>
    where TRequest : class
    where TResponse : class
{
    private readonly Method<TRequest, TResponse> _method;

    // Used as a source of its task: one object fewer than TaskCompletionSource. Continuations run on the thread that completes it,
    // which is always a pool thread without locks.
    private AsyncTaskMethodBuilder<TResponse> _builder = AsyncTaskMethodBuilder<TResponse>.Create();
    private TResponse? _response;

    public SingleResponseCall(ChannelControl control, Method<TRequest, TResponse> method, KnownMethod known, string? host, in CallOptions options, int previousAttempts = 0)
        : base(control, method, method.RequestMarshaller, known, host, options, previousAttempts)
    {
        _method = method;
        // It is made now, before two threads may ask for it.
        _ = _builder.Task;
    }

    /// <summary>The response.</summary>
    public Task<TResponse> Response => _builder.Task;

    protected override void OnStreamEnded(ClientStream stream)
    {
        var status = stream.Status;
        var isUnprocessed = stream.IsUnprocessed;
        var encoding = stream.ResponseEncoding;
        var count = stream.Finish(this, out var message, out var headers, out var trailers);
        try
        {
            if (status.StatusCode == StatusCode.OK) status = Read(ref message, count, encoding);
        }
        finally
        {
            message.Return();
        }

        Finish(CallOutcome.Of(status, headers, trailers, isUnprocessed));
    }

    protected override void OnFinished(CallOutcome outcome)
    {
        base.OnFinished(outcome);
        if (outcome.Status.StatusCode == StatusCode.OK) _builder.SetResult(_response!);
        else SetFailure(ToException(outcome));
    }

    private Status Read(ref AssembledMessage message, int count, ICompressionProvider? encoding)
    {
        if (MessageCardinality.CheckResponses(_method.Type, count) is { } wrongNumber) return wrongNumber;
        if (MessageEncoding.Unpack(ref message, encoding, MaxReceiveMessageSize) is { } fault) return fault;
        var payload = MessagePayload.Acquire();
        try
        {
            _response = payload.Deserialize(_method.ResponseMarshaller, message.Payload);
            return Status.DefaultSuccess;
        }
        catch (Exception exception)
        {
            return CallFaults.UnparsableMessage(exception);
        }
        finally
        {
            payload.Release();
        }
    }

    private void SetFailure(Exception exception)
    {
        _builder.SetException(exception);
        // The status can also be had from the call: a failed task that nobody awaits is no unobserved exception.
        _ = Response.Exception;
    }
}

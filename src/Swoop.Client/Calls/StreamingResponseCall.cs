using Grpc.Core;
using Swoop.Client.Channel;
using Swoop.Client.ServiceConfigs;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Framing;
using Swoop.Protocol.Messages;
using Swoop.Protocol.Statuses;
using Swoop.Transport.Client;

namespace Swoop.Client.Calls;

/// <summary>A call with a stream of responses: server streaming or duplex. The object is also the stream that the user reads.</summary>
internal sealed class StreamingResponseCall<TRequest, TResponse>(
    ChannelControl control, Method<TRequest, TResponse> method, KnownMethod known, string? host, in CallOptions options, int previousAttempts = 0)
    : RequestCall<TRequest>(control, method, method.RequestMarshaller, known, host, options, previousAttempts), IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private static readonly Task<bool> _true = Task.FromResult(true);
    private static readonly Task<bool> _false = Task.FromResult(false);
    private int _isReading;
    private TResponse? _current;

    // Of whoever reads, and of nobody else: what he has taken and not looked at.
    private MessageBatch _batch;

    public TResponse Current => _current ?? throw CallTexts.NoCurrent();

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isReading, 1) != 0)
            return Task.FromException<bool>(CallTexts.ReadInProgress());
        var isDone = true;
        try
        {
            if (cancellationToken.IsCancellationRequested)
            {
                CancelRead();
                return Task.FromCanceled<bool>(cancellationToken);
            }

            if (Stream is { } stream && stream.TryRead(this, ref _batch, out var message))
            {
                Take(stream, ref message);
                return _true;
            }

            if (Ended is { Status.StatusCode: StatusCode.OK } && Stream is null)
            {
                _current = null;
                return _false;
            }

            isDone = false;
            return MoveNextSlowlyAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            return Task.FromException<bool>(exception);
        }
        finally
        {
            if (isDone) Volatile.Write(ref _isReading, 0);
        }
    }

    protected override void OnStreamEnded(ClientStream stream)
    {
        // The stream is kept: what has arrived can still be read.
        Finish(new CallOutcome(stream.Status, stream.ReadHeaders(this), stream.ReadTrailers(this)) { IsUnprocessed = stream.IsUnprocessed });
    }

    private async Task<bool> MoveNextSlowlyAsync(CancellationToken cancellation)
    {
        try
        {
            using var registration = cancellation.UnsafeRegister(static call => ((StreamingResponseCall<TRequest, TResponse>)call!).CancelRead(), this);
            while (true)
            {
                var streamsSeen = StreamsEntered;
                var stream = Stream;
                if (stream is not null && await stream.WaitToReadAsync(this).ConfigureAwait(false))
                {
                    if (!stream.TryRead(this, ref _batch, out var message)) continue;
                    Take(stream, ref message);
                    return true;
                }

                if (Ended is { } outcome && (stream is null || stream.HasEnded(this))) return End(stream, outcome);
                await WhenMovedAsync(streamsSeen).ConfigureAwait(false);
            }
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    private bool End(ClientStream? stream, CallOutcome outcome)
    {
        _current = null;
        stream?.Release(this);
        return outcome.Status.StatusCode == StatusCode.OK ? false : throw ToException(outcome);
    }

    private void CancelRead() => Cancel(CallTexts.ReadCancelled, byUser: true);

    private void Take(ClientStream stream, ref AssembledMessage message)
    {
        var payload = MessagePayload.Acquire();
        try
        {
            if (MessageEncoding.Unpack(ref message, stream.ResponseEncoding, MaxReceiveMessageSize) is { } fault) throw Fail(fault);
            _current = payload.Deserialize(method.ResponseMarshaller, message.Payload);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Fail(CallFaults.UnparsableMessage(exception));
        }
        finally
        {
            payload.Release();
            message.Return();
        }
    }

    private RpcException Fail(Status status)
    {
        Cancel(status, byUser: false);
        return new RpcException(status);
    }
}

using Grpc.Core;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Framing;
using Swoop.Protocol.Headers;
using Swoop.Protocol.Messages;
using Swoop.Protocol.Statuses;
using Swoop.Protocol.Timeouts;
using Swoop.Server.Compression;
using Swoop.Server.Methods;
using Swoop.Transport.Server;

namespace Swoop.Server.Calls;

/// <summary>A call in progress, which is also the context that its handler sees: what the four shapes have in common.</summary>
/// <remarks>
/// <para>One object for each call. The stream below is reused for other calls as soon as this one has completed; so each operation on it names the call,
/// and what a handler may ask for later (path, host, deadline) is kept here. What few calls ask for is made when they do.</para>
/// <code>
///   Running --handler has ended: message, status, trailers--> Completed
/// </code>
/// </remarks>
internal abstract class ServerCall : ServerCallContext
{
    private const long NoTimeout = -1;

    private readonly string? _authority;
    private readonly long _timeoutTicks;
    private readonly long _arrivedAt;
    private Metadata? _requestHeaders;
    private Metadata? _trailers;
    private EncodingChoice _encoding;
    private Status _status = Status.DefaultSuccess;
    private DateTime _deadline;
    private volatile bool _isCompleted;

    // Of whoever reads, and of nobody else: what he has taken and not looked at.
    private MessageBatch _batch;

    protected ServerCall(ServiceMethod method, ServerStream stream)
    {
        ServiceMethod = method;
        Stream = stream;
        _authority = stream.Authority;
        _timeoutTicks = stream.Timeout?.Ticks ?? NoTimeout;
        _arrivedAt = stream.ArrivedAt;
    }

    /// <summary>The stream that carries the call.</summary>
    public ServerStream Stream { get; }

    /// <summary>The handler has ended, and the answer is sent or on its way.</summary>
    public bool IsCompleted => _isCompleted;

    /// <summary>Whether the message that was received last came compressed; null before the first.</summary>
    public bool? WasRequestCompressed { get; private set; }

    protected CallSettings Settings => ServiceMethod.Settings;

    protected ServiceMethod ServiceMethod { get; }

    protected override string MethodCore => ServiceMethod.Descriptor.FullName;

    protected override string HostCore => _authority ?? "";

    protected override string PeerCore => Stream.Server.Peer;

    protected override AuthContext AuthContextCore => Stream.Server.AuthContext;

    protected override DateTime DeadlineCore => _deadline != default ? _deadline : _deadline = ReckonDeadline();

    protected override Metadata RequestHeadersCore => _requestHeaders ??= Stream.ReadHeaders(this);

    protected override CancellationToken CancellationTokenCore => Stream.GetCancellationToken(this);

    protected override Metadata ResponseTrailersCore => _trailers ??= [];

    protected override Status StatusCore
    {
        get => _status;
        set => _status = value;
    }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    /// <summary>Begins the call; returns when the handler has ended or waits for something.</summary>
    public abstract void Start();

    /// <summary>Takes the next message if it has arrived.</summary>
    /// <exception cref="RpcException">The message cannot be inflated or parsed.</exception>
    public bool TryReceive<T>(Marshaller<T> marshaller, out T? received)
    {
        if (!Stream.TryRead(this, ref _batch, out var message))
        {
            received = default;
            return false;
        }

        received = Parse(message, marshaller);
        return true;
    }

    /// <summary>What ended the reading, where it was not the regular end of the client's stream.</summary>
    public Exception? FindReadFault()
    {
        if (Stream.GetReadFault(this) is not { } fault) return null;
        return Stream.IsAborted || _isCompleted
            ? new OperationCanceledException(fault.Detail, Stream.GetCancellationToken(this))
            : new RpcException(fault);
    }

    /// <summary>Turns a response into bytes; the caller releases the serializer.</summary>
    /// <exception cref="RpcException">The message cannot be serialized, or is too long.</exception>
    public MessageSerializer Serialize<T>(T message, Marshaller<T> marshaller, WriteOptions? options)
    {
        var serializer = MessageSerializer.Acquire();
        try
        {
            serializer.Serialize(message, marshaller);
            if (MessageSize.CheckSend(serializer.PayloadLength, Settings.MaxSendMessageSize) is { } tooLong) throw new RpcException(tooLong);
            if (_encoding.Make(Settings.Encodings, Stream) is { } encoding && (options is null || (options.Flags & WriteFlags.NoCompress) == 0))
                serializer.Compress(encoding.Provider, encoding.Level);
            return serializer;
        }
        catch (Exception exception)
        {
            serializer.Release();
            if (exception is RpcException) throw;
            throw new RpcException(new Status(StatusCode.Internal, "A response message could not be serialized.", exception));
        }
    }

    /// <summary>Sends a message of the response stream.</summary>
    /// <returns>False where the call is over and the message was dropped.</returns>
    public ValueTask<bool> SendAsync<T>(T message, Marshaller<T> marshaller, WriteOptions? options)
    {
        var serializer = Serialize(message, marshaller, options);
        try
        {
            var mayLinger = options is not null && (options.Flags & WriteFlags.BufferHint) != 0;
            return Stream.SendMessageAsync(this, _encoding.Encoding?.Field, serializer, mayLinger);
        }
        finally
        {
            serializer.Release();
        }
    }

    /// <summary>Parses a message and gives its array back.</summary>
    protected T Parse<T>(AssembledMessage message, Marshaller<T> marshaller)
    {
        WasRequestCompressed = message.IsCompressed;
        var payload = MessagePayload.Acquire();
        try
        {
            if (MessageEncoding.Unpack(ref message, Stream.RequestEncoding, Settings.MaxReceiveMessageSize) is { } fault) throw new RpcException(fault);
            return payload.Deserialize(marshaller, message.Payload);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw new RpcException(CallFaults.UnparsableMessage(exception));
        }
        finally
        {
            payload.Release();
            message.Return();
        }
    }

    /// <summary>Waits for a request that is one message, and for its end.</summary>
    /// <exception cref="RpcException">There is none, or more than one, or it did not arrive whole.</exception>
    protected async ValueTask<AssembledMessage> ReceiveOnlyAsync()
    {
        var only = default(AssembledMessage);
        var received = 0;
        try
        {
            while (true)
            {
                if (Stream.TryRead(this, ref _batch, out var message))
                {
                    if (++received == 1)
                    {
                        only = message;
                        continue;
                    }

                    message.Return();
                    break;
                }

                if (!await Stream.WaitToReadAsync(this).ConfigureAwait(false)) break;
            }

            if (received <= 1 && FindReadFault() is { } fault) throw fault;
            if (MessageCardinality.CheckRequests(ServiceMethod.Descriptor.Type, received) is { } wrong) throw new RpcException(wrong);
            return only;
        }
        catch
        {
            only.Return();
            throw;
        }
    }

    /// <summary>Ends a call whose handler has returned its only response.</summary>
    protected void CompleteWith<T>(T? response, Marshaller<T> marshaller)
        where T : class
    {
        var status = _status;
        if (status.StatusCode != StatusCode.OK)
        {
            Complete(null, status);
            return;
        }

        MessageSerializer serializer;
        try
        {
            if (response is null) throw new RpcException(new Status(StatusCode.Internal, "The handler returned no response."));
            serializer = Serialize(response, marshaller, WriteOptionsCore);
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        Complete(serializer, status);
        serializer.Release();
    }

    /// <summary>Ends a call whose handler has returned after it wrote its responses.</summary>
    protected void Complete() => Complete(null, _status);

    /// <summary>Ends a call whose handler, or whose request, has failed.</summary>
    protected void Fail(Exception exception)
    {
        if (Stream.IsAborted)
        {
            // The client has its RST_STREAM, or is gone: nobody is told, and a handler that gives up when its token says so has done right.
            if (exception is OperationCanceledException or RpcException) Settings.Log.Aborted(MethodCore);
            else Settings.Log.HandlerThrew(MethodCore, exception);
            Complete(null, new Status(Stream.DeadlineHasPassed ? StatusCode.DeadlineExceeded : StatusCode.Cancelled, ""));
            return;
        }

        var status = CallFaults.HandlerThrew(exception, Settings.EnableDetailedErrors);
        if (exception is not RpcException rpcException)
        {
            Settings.Log.HandlerThrew(MethodCore, exception);
        }
        else
        {
            if (status.StatusCode == StatusCode.OK) status = new Status(StatusCode.Unknown, "The handler threw an exception whose status is OK.");
            foreach (var entry in rpcException.Trailers) ResponseTrailersCore.Add(entry);
            Settings.Log.Failed(MethodCore, status.StatusCode, status.DebugException);
        }

        Complete(null, status);
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        if (_isCompleted) throw new InvalidOperationException("Response headers cannot be sent: the request is complete.");
        if (Stream.HasSentHeaders(this)) throw new InvalidOperationException("Response headers can be sent once, and before the first message.");
        if (MetadataWriter.FindFault(responseHeaders) is { } fault) throw new ArgumentException(fault, nameof(responseHeaders));
        if (responseHeaders.GetValue(ReservedHeaders.EncodingRequest) is { } name) _encoding.Make(Settings.Encodings, Stream, name);
        Stream.SendHeaders(this, _encoding.Make(Settings.Encodings, Stream)?.Field, responseHeaders);
        return Task.CompletedTask;
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException(
            "Propagation tokens cannot be made outside of Grpc.Core. Pass `options.PropagateFrom(context)` to the client instead: it hands deadline and cancellation on.");

    private void Complete(MessageSerializer? message, Status status)
    {
        var trailers = _trailers;
        if (trailers is not null && MetadataWriter.FindFault(trailers) is { } fault)
        {
            Settings.Log.BadTrailers(MethodCore, fault);
            message = null;
            trailers = null;
            status = new Status(StatusCode.Internal, "The handler's trailers cannot be sent.");
        }

        _isCompleted = true;
        Stream.Complete(this, _encoding.Encoding?.Field, message, status, trailers);
    }

    private DateTime ReckonDeadline()
    {
        if (_timeoutTicks == NoTimeout) return DateTime.MaxValue;
        var elapsed = TimeSpan.FromMicroseconds(Stream.Server.Timers.Now - _arrivedAt);
        return GrpcTimeout.DeadlineAfter(new TimeSpan(_timeoutTicks), Settings.Time.GetUtcNow().UtcDateTime - elapsed);
    }
}

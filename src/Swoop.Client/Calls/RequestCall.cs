using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Swoop.Client.Channel;
using Swoop.Client.ServiceConfigs;
using Swoop.Protocol.Framing;
using Swoop.Protocol.Messages;
using Swoop.Transport.Client;
using Swoop.Transport.Headers;
using Swoop.Transport.Streams;

namespace Swoop.Client.Calls;

/// <summary>The request's half of a call: one message that goes out with the headers, or a stream of them.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The frame is given back when the call finishes.")]
internal abstract class RequestCall<TRequest> : ClientCall
    where TRequest : class
{
    private readonly Marshaller<TRequest> _marshaller;
    private TRequest? _request;
    private OwnedFrame? _frame;
    private RequestStream<TRequest>? _requests;

    protected RequestCall(
        ChannelControl control, IMethod method, Marshaller<TRequest> marshaller, KnownMethod known, string? host, in CallOptions options, int previousAttempts)
        : base(control, method, known, host, options, previousAttempts) => _marshaller = marshaller;

    /// <summary>Begins a call with one request.</summary>
    public void Start(TRequest request)
    {
        _request = request;
        Begin();
    }

    /// <summary>Begins a call whose requests are still to come.</summary>
    public RequestStream<TRequest> StartStreaming()
    {
        _requests = new RequestStream<TRequest>(this) { WriteOptions = Options.WriteOptions };
        Begin();
        return _requests;
    }

    /// <summary>Turns a message into a frame, compressed where that is wanted.</summary>
    /// <exception cref="RpcException">The message is too long to be sent.</exception>
    public MessageSerializer Serialize(TRequest message, WriteOptions? options)
    {
        var serializer = MessageSerializer.Acquire();
        try
        {
            serializer.Serialize(message, _marshaller);
            if (MessageSize.CheckSend(serializer.PayloadLength, MaxSendMessageSize) is { } tooLong) throw new RpcException(tooLong);
            if (Compression is { } encoding && (options is null || (options.Flags & WriteFlags.NoCompress) == 0)) serializer.Compress(encoding.Provider);
            return serializer;
        }
        catch
        {
            serializer.Release();
            throw;
        }
    }

    private int? MaxSendMessageSize => Known.MaxRequestMessageBytes is { } configured && !(Settings.Options.MaxSendMessageSize < configured)
        ? configured
        : Settings.Options.MaxSendMessageSize;

    protected override ClientStream? StartOn(ClientConnection connection, in RequestHead head, long? deadline)
    {
        if (_requests is not null) return connection.StartCall(this, head, deadline, (OwnedFrame?)null, _requests.IsCompleted);
        // Let go before it is handed over: the call can end on another thread before the connection has returned, and must not give back an array
        // that is being sent.
        if (_frame is not null && Interlocked.Exchange(ref _frame, null) is { } frame)
        {
            var stream = connection.StartCall(this, head, deadline, frame, endsRequest: true);
            if (stream is null) Keep(frame);
            return stream;
        }

        var serializer = Serialize(_request!, Options.WriteOptions);
        try
        {
            return connection.StartCall(this, head, deadline, serializer, endsRequest: true);
        }
        finally
        {
            serializer.Release();
        }
    }

    /// <remarks>The user may change the message as soon as the stub has returned, so it is serialized now.</remarks>
    public override void OnWaiting()
    {
        if (_requests is not null || _frame is not null) return;
        var serializer = Serialize(_request!, Options.WriteOptions);
        Keep(new OwnedFrame(serializer.Detach()));
        serializer.Release();
    }

    /// <remarks>The user may have completed the requests while the call had no stream.</remarks>
    protected override void OnEntered(ClientStream stream)
    {
        if (_requests is { IsCompleted: true }) stream.EndRequest(this);
    }

    protected override void OnFinished(CallOutcome outcome)
    {
        if (_frame is not null) Interlocked.Exchange(ref _frame, null)?.Dispose();
        _request = null;
    }

    private void Keep(OwnedFrame frame)
    {
        Interlocked.Exchange(ref _frame, frame);
        // The call ended meanwhile, and found nothing to give back.
        if (Ended is not null) Interlocked.Exchange(ref _frame, null)?.Dispose();
    }
}

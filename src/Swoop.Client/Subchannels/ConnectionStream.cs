using Grpc.Core;
using Swoop.Client.Channel;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Framing;
using Swoop.Protocol.Messages;
using Swoop.Transport.Client;
using Swoop.Transport.Headers;

namespace Swoop.Client.Subchannels;

/// <summary>A call with one request and a stream of responses on one connection and no other: what a channel itself asks a server for, such as its load.</summary>
/// <remarks>No policy chooses for it, it does not count as a call, and it has no deadline and no second attempt. Lasts until the server ends it, the connection is lost, or it is disposed.</remarks>
internal sealed class ConnectionStream : IClientCall, IDisposable
{
    private static readonly Marshaller<byte[]> _bytes = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
    private static readonly Status _notWanted = new(StatusCode.Cancelled, "The channel does not want to know any more.");

    private readonly int _maxReceiveSize;
    private readonly Action<ReadOnlyMemory<byte>> _onMessage;
    private readonly Action<Status> _onEnded;
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClientStream? _stream;

    private ConnectionStream(ChannelSettings settings, Action<ReadOnlyMemory<byte>> onMessage, Action<Status> onEnded)
    {
        _maxReceiveSize = settings.Connection.MaxReceiveMessageSize;
        _onMessage = onMessage;
        _onEnded = onEnded;
    }

    /// <summary>Starts the call; null where the connection takes no calls any more, or has no room.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="settings">The channel's.</param>
    /// <param name="path">The method, as the field <c>:path</c>.</param>
    /// <param name="metadata">The request's metadata; null for none.</param>
    /// <param name="request">The request.</param>
    /// <param name="onMessage">Called with each response, one at a time, on a pool thread; the memory is valid until it returns.</param>
    /// <param name="onEnded">Called once, after the last response, on a pool thread.</param>
    public static ConnectionStream? Start(
        ClientConnection connection, ChannelSettings settings, HeaderTemplate path, Metadata? metadata, byte[] request, Action<ReadOnlyMemory<byte>> onMessage, Action<Status> onEnded)
    {
        var call = new ConnectionStream(settings, onMessage, onEnded);
        var head = new RequestHead(path, settings.Authority, settings.UserAgent, null, settings.AcceptEncoding, metadata);
        var serializer = MessageSerializer.Acquire();
        try
        {
            serializer.Serialize(request, _bytes);
            if (connection.StartCall(call, head, null, serializer, endsRequest: true) is not { } stream) return null;
            _ = call.ReadAllAsync(stream);
            return call;
        }
        finally
        {
            serializer.Release();
        }
    }

    /// <summary>Ends the call.</summary>
    public void Dispose() => _stream?.Cancel(this, _notWanted);

    void IClientCall.OnStarted(ClientStream stream)
    {
        _stream = stream;
        stream.IsUncounted = true;
    }

    void IClientCall.OnHeaders(ClientStream stream)
    {
    }

    void IClientCall.OnCompleted(ClientStream stream) => _completed.SetResult();

    private async Task ReadAllAsync(ClientStream stream)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var fault = default(Status?);
        var batch = default(MessageBatch);
        while (await stream.WaitToReadAsync(this).ConfigureAwait(false))
        {
            while (fault is null && stream.TryRead(this, ref batch, out var message)) fault = Take(stream, ref message);
        }

        batch.Return();

        await _completed.Task.ConfigureAwait(false);
        var status = fault ?? stream.Status;
        stream.Release(this);
        _onEnded(status);
    }

    private Status? Take(ClientStream stream, ref AssembledMessage message)
    {
        try
        {
            if (MessageEncoding.Unpack(ref message, stream.ResponseEncoding, _maxReceiveSize) is { } fault)
            {
                stream.Cancel(this, fault);
                return fault;
            }

            _onMessage(message.Payload);
            return null;
        }
        finally
        {
            message.Return();
        }
    }
}

using Grpc.Core;
using Swoop.Http2;
using Swoop.Http2.Hpack;
using Swoop.Http2.Streams;
using Swoop.Transport.Headers;

namespace Swoop.Transport.Server;

/// <summary>A response's header blocks on their way out, each at its time; the messages between them are the stream's.</summary>
/// <remarks>
/// <code>
///   nothing sent --SendHeaders--> headers sent --SendTrailers--> answered, when all messages have left
///      \---------SendTrailersOnly---------------------------------^
/// </code>
/// A mutable struct: one private field of its stream, used under the gate. Sending the end may close the stream, and clear this, before it returns.
/// </remarks>
internal struct ServerResponse
{
    private TrailersBlock? _waiting;

    /// <summary>The headers were sent, alone or with the status.</summary>
    public bool HasHeaders { get; private set; }

    /// <summary>The status was sent, or waits behind messages: nothing may follow.</summary>
    public bool HasStatus { get; private set; }

    public void SendHeaders(ServerStream stream, HeaderTemplate? encoding, Metadata? headers)
    {
        HasHeaders = true;
        var server = stream.Server;
        server.OnSendLocked();
        server.Engine.SendHeaders(stream, new ResponseBlock(encoding, encoding is null ? null : server.AcceptEncoding, headers), endStream: false);
    }

    /// <summary>Ends a response that has nothing but a status.</summary>
    public void SendTrailersOnly(ServerStream stream, int httpStatus, HeaderTemplate? acceptEncoding, in TrailersBlock trailers)
    {
        HasHeaders = true;
        HasStatus = true;
        var server = stream.Server;
        server.OnSendLocked();
        server.Engine.SendHeaders(stream, new TrailersOnlyBlock(httpStatus, acceptEncoding, trailers), endStream: true);
        DeclineRest(stream);
    }

    /// <summary>Ends the response, now or when the messages have left.</summary>
    public void SendTrailers(ServerStream stream, in TrailersBlock trailers)
    {
        HasStatus = true;
        if (stream.QueuedOctets > 0) _waiting = trailers;
        else SendNow(stream, trailers);
    }

    /// <summary>All messages have left.</summary>
    public void OnMessagesSent(ServerStream stream)
    {
        if (_waiting is not { } trailers) return;
        _waiting = null;
        SendNow(stream, trailers);
    }

    /// <summary>The client is not to be told any more.</summary>
    public void Drop() => _waiting = null;

    private static void SendNow(ServerStream stream, in TrailersBlock trailers)
    {
        stream.Server.OnSendLocked();
        stream.Server.Engine.SendHeaders(stream, trailers, endStream: true);
        DeclineRest(stream);
    }

    /// <remarks>A server that has answered early lets the client know that the rest of its request is not wanted (RFC 9113, 8.1).</remarks>
    private static void DeclineRest(ServerStream stream)
    {
        if (stream.Remote != HalfState.Closed) stream.Server.Engine.Reset(stream, ErrorCode.NoError);
    }
}

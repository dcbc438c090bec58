using Swoop.Http2.Connection;
using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Kit;

/// <summary>Engines in the states that tests begin with; what led there is forgotten.</summary>
internal static class Given
{
    /// <summary>A server whose client has said hello.</summary>
    public static Endpoint Server() => Server(new Http2EngineOptions());

    public static Endpoint Server(Http2EngineOptions options) =>
        new Endpoint(Role.Server, options).Receive(Wire.Preface, Wire.Settings(), Wire.SettingsAck).Forget();

    /// <summary>A server with stream 1 open.</summary>
    public static Endpoint ServerWithCall() => Server().Receive(Wire.Request(1)).Forget();

    /// <summary>A server with stream 1 half-closed by the client.</summary>
    public static Endpoint ServerWithFinishedRequest() => Server().Receive(Wire.Request(1, endStream: true)).Forget();

    /// <summary>A server whose stream 1 has ended as it should.</summary>
    public static Endpoint ServerWithFinishedCall()
    {
        var server = ServerWithFinishedRequest();
        server.Engine.SendHeaders(server.Opened[0], Fields.Trailers, endStream: true);
        return server.Forget();
    }

    /// <summary>A server that has reset stream 1.</summary>
    public static Endpoint ServerWithCancelledCall()
    {
        var server = ServerWithCall();
        server.Engine.Reset(server.Opened[0], ErrorCode.Cancel);
        return server.Forget();
    }

    public static Endpoint Client() => Client(new Http2EngineOptions());

    public static Endpoint Client(Http2EngineOptions options) =>
        new Endpoint(Role.Client, options).Receive(Wire.Settings(), Wire.SettingsAck).Forget();

    /// <summary>A client that has sent a request on stream 1 and may send more.</summary>
    public static Endpoint ClientWithCall()
    {
        var client = Client();
        client.Engine.SendHeaders(client.Open(), Fields.Request, endStream: false);
        return client.Forget();
    }

    /// <summary>A client with a response's headers on stream 1.</summary>
    public static Endpoint ClientWithResponse() => ClientWithCall().Receive(Wire.Response(1)).Forget();

    /// <summary>A client that has reset stream 1.</summary>
    public static Endpoint ClientWithCancelledCall()
    {
        var client = ClientWithCall();
        client.Engine.Reset(client.Opened[0], ErrorCode.Cancel);
        return client.Forget();
    }
}

/// <summary>A header block to be sent.</summary>
internal readonly struct Fields(params (string Name, string Value)[] fields) : IHeaderBlock
{
    public static Fields Request => new(Block.RequestFields);

    public static Fields Response => new((":status", "200"), ("content-type", "application/grpc"));

    /// <summary>A response that is one block.</summary>
    public static Fields TrailersOnly => new((":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "0"));

    public static Fields Trailers => new(("grpc-status", "0"));

    public void Write(HeaderBlockWriter writer)
    {
        foreach (var (name, value) in fields)
            writer.Write(System.Text.Encoding.Latin1.GetBytes(name), System.Text.Encoding.Latin1.GetBytes(value), HeaderIndexing.Auto);
    }
}

using Swoop.Http2.Connection;

namespace Swoop.Http2.Tests.Kit;

/// <summary>A client and a server, wired to each other in memory.</summary>
internal sealed class Pair
{
    public Pair(Http2EngineOptions? client = null, Http2EngineOptions? server = null)
    {
        Client = new Endpoint(Role.Client, client);
        Server = new Endpoint(Role.Server, server);
    }

    public Endpoint Client { get; }

    public Endpoint Server { get; }

    /// <summary>Everything that each side has sent.</summary>
    public List<SentFrame> FromClient { get; } = [];

    public List<SentFrame> FromServer { get; } = [];

    /// <summary>Two engines that have exchanged their SETTINGS.</summary>
    public static Pair Connected(Http2EngineOptions? client = null, Http2EngineOptions? server = null)
    {
        var pair = new Pair(client, server);
        pair.Pump();
        pair.Client.Forget();
        pair.Server.Forget();
        pair.FromClient.Clear();
        pair.FromServer.Clear();
        return pair;
    }

    /// <summary>Moves bytes both ways until both sides are quiet.</summary>
    public void Pump()
    {
        while (Move(Client, Server, FromClient) | Move(Server, Client, FromServer))
        {
        }
    }

    /// <summary>A call on which the client has sent its request's headers, and the server's stream for it.</summary>
    public (TestStream AtClient, TestStream AtServer) Call(bool endStream = false)
    {
        var stream = Client.Open();
        Client.Engine.SendHeaders(stream, Fields.Request, endStream);
        Pump();
        return (stream, Server.Opened[^1]);
    }

    private static bool Move(Endpoint from, Endpoint to, List<SentFrame> seen)
    {
        from.Engine.Pump();
        var bytes = from.TakeBytes();
        if (bytes.Length == 0) return false;
        seen.AddRange(SentFrame.Parse(bytes));
        to.Receive(bytes);
        return true;
    }
}

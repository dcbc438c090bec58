using Swoop.Transport.Wires.Readiness;

namespace Swoop.Transport.Tests.Wires.Readiness;

public sealed class WatchedSocketsTests
{
    private readonly WatchedSockets _sockets = new();

    [Fact]
    public void An_event_finds_its_socket()
    {
        var all = Enumerable.Range(0, 1000).Select(_ => NewSocket()).ToArray();
        var tokens = all.Select(_sockets.Add).ToArray();
        Assert.Equal(all, tokens.Select(_sockets.Find));
    }

    [Fact]
    public void A_late_event_does_not_find_the_socket_that_took_the_place()
    {
        var first = NewSocket();
        var late = _sockets.Add(first);
        _sockets.Remove(first);
        Assert.Null(_sockets.Find(late));
        var second = NewSocket();
        var token = _sockets.Add(second);
        Assert.Null(_sockets.Find(late));
        Assert.Same(second, _sockets.Find(token));
    }

    [Fact]
    public void Removing_a_socket_twice_frees_one_place_only()
    {
        var first = NewSocket();
        _sockets.Add(first);
        _sockets.Remove(first);
        _sockets.Remove(first);
        var (second, third) = (NewSocket(), NewSocket());
        var (secondToken, thirdToken) = (_sockets.Add(second), _sockets.Add(third));
        Assert.Same(second, _sockets.Find(secondToken));
        Assert.Same(third, _sockets.Find(thirdToken));
    }

    private static WatchedSocket NewSocket() => new(null!, null!);
}

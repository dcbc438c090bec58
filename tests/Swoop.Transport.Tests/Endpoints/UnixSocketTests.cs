using System.Net.Sockets;
using Swoop.Transport.Endpoints;

namespace Swoop.Transport.Tests.Endpoints;

public sealed class UnixSocketTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_path_is_listened_on_and_its_file_goes_with_the_listener()
    {
        var endPoint = new UnixDomainSocketEndPoint(_folder["app.sock"]);
        var listener = SocketListener.Bind(endPoint);
        Assert.Equal($"unix:{_folder["app.sock"]}", listener.Address);
        var connector = new SocketConnector(endPoint);
        Assert.Equal(listener.Address, connector.Target);
        await SocketListenerTests.TalkAsync(listener, connector);
        Assert.True(File.Exists(_folder["app.sock"]));
        await listener.DisposeAsync();
        Assert.False(File.Exists(_folder["app.sock"]));
    }

    [Fact]
    public async Task The_file_gets_the_permissions_asked_for()
    {
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite;
        await using var listener = SocketListener.Bind(
            new UnixDomainSocketEndPoint(_folder["app.sock"]), new SocketListenerOptions { UnixFileMode = mode });
        if (!OperatingSystem.IsWindows()) Assert.Equal(mode, File.GetUnixFileMode(_folder["app.sock"]));
    }

    [Fact]
    public async Task A_file_that_nobody_listens_on_is_replaced()
    {
        LeaveStaleFile(_folder["app.sock"]);
        Assert.True(File.Exists(_folder["app.sock"]));
        await using var listener = SocketListener.Bind(new UnixDomainSocketEndPoint(_folder["app.sock"]));
        await SocketListenerTests.TalkAsync(listener, new SocketConnector(new UnixDomainSocketEndPoint(_folder["app.sock"])));
    }

    [Fact]
    public async Task A_live_listener_is_left_alone()
    {
        var endPoint = new UnixDomainSocketEndPoint(_folder["app.sock"]);
        await using var listener = SocketListener.Bind(endPoint);
        var exception = Assert.Throws<IOException>(() => SocketListener.Bind(endPoint));
        Assert.Contains("another process listens there", exception.Message, StringComparison.Ordinal);
        // The probe of the second bind is the first in the queue, and is closed already.
        (await listener.AcceptAsync(default))!.Abort();
        await SocketListenerTests.TalkAsync(listener, new SocketConnector(endPoint));
    }

    [Fact]
    public async Task A_live_listener_with_a_full_backlog_is_left_alone_too()
    {
        var endPoint = new UnixDomainSocketEndPoint(_folder["app.sock"]);
        await using var listener = SocketListener.Bind(endPoint, new SocketListenerOptions { Backlog = 1 });
        var waiting = new List<Socket>();
        var isFull = false;
        while (!isFull)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
            waiting.Add(socket);
            isFull = Record.Exception(() => socket.Connect(endPoint)) is not null;
        }

        Assert.Throws<IOException>(() => SocketListener.Bind(endPoint));
        Assert.True(File.Exists(_folder["app.sock"]));
        waiting.ForEach(socket => socket.Dispose());
    }

    [Theory]
    [InlineData("")]
    [InlineData("precious")]
    public void A_regular_file_is_left_alone(string content)
    {
        File.WriteAllText(_folder["notes.txt"], content);
        var exception = Assert.Throws<IOException>(() => SocketListener.Bind(new UnixDomainSocketEndPoint(_folder["notes.txt"])));
        Assert.Contains("not a socket", exception.Message, StringComparison.Ordinal);
        Assert.Contains("notes.txt", exception.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(_folder["notes.txt"]));
    }

    [Fact]
    public void A_folder_is_left_alone() =>
        Assert.Contains(
            "not a socket",
            Assert.Throws<IOException>(() => SocketListener.Bind(new UnixDomainSocketEndPoint(_folder.Path))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Abstract_names_work_on_linux()
    {
        if (!OperatingSystem.IsLinux()) return;
        var name = $"swoop-{Guid.NewGuid():N}";
        var endPoint = new UnixDomainSocketEndPoint('\0' + name);
        await using var listener = SocketListener.Bind(endPoint);
        var connector = new SocketConnector(endPoint);
        Assert.Equal($"unix-abstract:{name}", connector.Target);
        Assert.Equal($"unix-abstract:{name}", listener.Address);
        await SocketListenerTests.TalkAsync(listener, connector);
        Assert.Contains("in use", Assert.Throws<IOException>(() => SocketListener.Bind(endPoint)).Message, StringComparison.Ordinal);
    }

    /// <summary>What a server that was killed leaves: bound under another name, so that the runtime deletes that one and this one stays.</summary>
    private static void LeaveStaleFile(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path + ".other"));
        File.Move(path + ".other", path);
    }
}

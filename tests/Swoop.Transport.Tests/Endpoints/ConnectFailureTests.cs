using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Endpoints;

public sealed class ConnectFailureTests
{
    [Fact]
    public async Task Nothing_listens()
    {
        using var taken = TakePort();
        var endPoint = (IPEndPoint)taken.LocalEndPoint!;
        var failure = await FailAsync(new SocketConnector(endPoint));
        Assert.Equal(ConnectFailureKind.Refused, failure.Kind);
        Assert.Equal($"Nothing listens at {endPoint}: connection refused. Is the server running, and is the address right?", failure.Message);
    }

    [Fact]
    public async Task Nothing_listens_at_any_address_of_a_name()
    {
        using var taken = TakePort();
        var endPoint = (IPEndPoint)taken.LocalEndPoint!;
        var failure = await FailAsync(new SocketConnector(new DnsEndPoint("localhost", endPoint.Port)));
        Assert.Equal(ConnectFailureKind.Refused, failure.Kind);
        Assert.Contains($"localhost:{endPoint.Port}", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{endPoint.Port}: connection refused", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_tried_address_by_address()
    {
        // Only IPv4 listens; where the name stands for ::1 too, that is tried and passed over.
        await using var listener = SocketListener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await SocketListenerTests.TalkAsync(listener, new SocketConnector(new DnsEndPoint("localhost", ((IPEndPoint)listener.LocalEndPoint!).Port)));
    }

    [Fact]
    public async Task There_is_no_socket_file()
    {
        using var folder = new TempFolder();
        var failure = await FailAsync(new SocketConnector(new UnixDomainSocketEndPoint(folder["app.sock"])));
        Assert.Equal(ConnectFailureKind.Refused, failure.Kind);
        Assert.Contains("no such socket", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, ConnectFailureKind.NameNotFound)]
    [InlineData(SocketError.TryAgain, ConnectFailureKind.NameNotFound)]
    [InlineData(SocketError.NetworkUnreachable, ConnectFailureKind.Unreachable)]
    [InlineData(SocketError.TimedOut, ConnectFailureKind.TimedOut)]
    [InlineData(SocketError.ConnectionReset, ConnectFailureKind.Closed)]
    [InlineData(SocketError.AccessDenied, ConnectFailureKind.Other)]
    public void Errors_of_sockets_have_their_kinds(SocketError error, ConnectFailureKind kind)
    {
        var failure = ConnectFailure.Of(new SocketException((int)error), "backend:443");
        Assert.Equal(kind, failure.Kind);
        Assert.Contains("backend:443", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_limits_name_the_target_and_the_limit()
    {
        var failure = ConnectFailure.OfTimeout("backend:443", TimeSpan.FromSeconds(1.5));
        Assert.Equal(ConnectFailureKind.TimedOut, failure.Kind);
        Assert.StartsWith("Connecting to backend:443 took longer than 1.5 s.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ConnectFailureKind.TimedOut, ConnectFailure.Of(new OperationCanceledException(), "backend:443").Kind);
    }

    [Theory]
    [InlineData(TlsFailureKind.PlaintextPeer, ConnectFailureKind.PlaintextServer)]
    [InlineData(TlsFailureKind.Untrusted, ConnectFailureKind.Certificate)]
    [InlineData(TlsFailureKind.NameMismatch, ConnectFailureKind.Certificate)]
    [InlineData(TlsFailureKind.NoHttp2, ConnectFailureKind.NoHttp2)]
    [InlineData(TlsFailureKind.PeerClosed, ConnectFailureKind.Tls)]
    [InlineData(TlsFailureKind.TimedOut, ConnectFailureKind.TimedOut)]
    public void Failures_of_TLS_have_their_kinds(TlsFailureKind tls, ConnectFailureKind kind)
    {
        var failure = ConnectFailure.Of(new TlsFailureException(tls, "Because."), "backend:443");
        Assert.Equal(kind, failure.Kind);
        Assert.StartsWith("Connecting to backend:443 failed: Because.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_handshake_failures_say_what_the_implementation_said()
    {
        var failure = ConnectFailure.Of(new AuthenticationException("see inner", new InvalidOperationException("alert 42")), "backend:443");
        Assert.Equal(ConnectFailureKind.Tls, failure.Kind);
        Assert.Contains("alert 42", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connect_that_is_given_up_ends()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        var connector = new SocketConnector(new IPEndPoint(IPAddress.Loopback, 9));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await connector.ConnectAsync(cancellation.Token));
    }

    [Fact]
    public async Task A_connect_that_nobody_answers_is_given_up_when_cancelled()
    {
        // A backlog that is full answers no further SYN.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var connector = new SocketConnector(listener.LocalEndPoint!);
        using var cancellation = new CancellationTokenSource();
        var connecting = Enumerable.Range(0, 20).Select(_ => connector.ConnectAsync(cancellation.Token).AsTask()).ToArray();
        await cancellation.CancelAsync();
        foreach (var task in connecting)
        {
            var exception = await Record.ExceptionAsync(() => task);
            if (exception is null) (await task).Abort();
            else Assert.IsAssignableFrom<OperationCanceledException>(exception);
        }

        Assert.Contains(connecting, task => task.IsCanceled);
    }

    internal static async Task<ConnectFailure> FailAsync(IConnector connector)
    {
        var exception = await Record.ExceptionAsync(async () => await connector.ConnectAsync(default));
        Assert.NotNull(exception);
        return ConnectFailure.Of(exception, connector.Target);
    }

    /// <summary>A port that is taken, so that nobody else gets it, and at which nobody listens.</summary>
    private static Socket TakePort()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.Abstractions;
using Swoop.Transport.Client;
using Swoop.Transport.Connection;
using Swoop.Transport.Timing;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Client;

/// <summary>gRFC A18: where keepalive is on, the system gives a connection up whose peer acknowledges nothing.</summary>
public sealed class UserTimeoutTests : IClientConnectionOwner, IDisposable
{
    // linux/tcp.h.
    private const int TcpUserTimeout = 18;

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimerWheel _timers = new(TimeProvider.System);

    public void Dispose() => _timers.Dispose();

    [Theory]
    [InlineData(10, 7000)]
    [InlineData(null, 0)]
    public async Task The_time_for_a_sign_of_life_is_also_that_for_acknowledgements(int? keepaliveSeconds, int expected)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint);
        using var server = await listener.AcceptSocketAsync();
        var options = new ClientConnectionOptions
        {
            KeepaliveTime = keepaliveSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            KeepaliveTimeout = TimeSpan.FromSeconds(7),
        };
        var connection = ClientConnection.Start(new SocketWire(socket), this, options, _timers, NullLogger.Instance);
        // SETTINGS without entries.
        await server.SendAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 });
        await _ready.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(expected, UserTimeoutOf(socket));
        connection.Kill();
    }

    void IClientConnectionOwner.OnReady(ClientConnection connection) => _ready.TrySetResult();

    void IClientConnectionOwner.OnDraining(ClientConnection connection, bool tooManyPings)
    {
    }

    void IClientConnectionOwner.OnEnded(ClientConnection connection, ConnectionEnd end)
    {
    }

    [SupportedOSPlatform("linux")]
    private static int UserTimeoutOf(Socket socket)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        socket.GetRawSocketOption((int)ProtocolType.Tcp, TcpUserTimeout, value);
        return BitConverter.ToInt32(value);
    }
}

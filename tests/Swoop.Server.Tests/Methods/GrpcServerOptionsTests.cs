namespace Swoop.Server.Tests.Methods;

public sealed class GrpcServerOptionsTests
{
    public static TheoryData<GrpcServerOptions> OutsideTheirRanges =>
    [
        new() { MaxReceiveMessageSize = -1 },
        new() { MaxSendMessageSize = -1 },
        new() { MaxConnections = 0 },
        new() { MaxConcurrentStreams = 0 },
        new() { MaxHeaderListSize = 0 },
        new() { MaxHeaderFields = 0 },
        new() { SendBufferSize = 0 },
        new() { InitialStreamWindow = 65_534 },
        new() { InitialConnectionWindow = 1 },
        new() { MaxConnectionIdle = TimeSpan.Zero },
        new() { MaxConnectionAge = TimeSpan.FromSeconds(-1) },
        new() { MaxConnectionAgeGrace = TimeSpan.FromSeconds(-1) },
        new() { KeepaliveTime = TimeSpan.Zero },
        new() { KeepaliveTimeout = TimeSpan.Zero },
        new() { MinPingInterval = TimeSpan.FromTicks(-1) },
        new() { MinResponseDataRate = 0 },
        new() { MaxMessageBacklog = -1 },
        new() { SocketSendBufferSize = 0 },
        new() { SocketReceiveBufferSize = 0 },
        new() { PrefaceTimeout = TimeSpan.Zero },
    ];

    [Theory]
    [MemberData(nameof(OutsideTheirRanges))]
    public void Options_outside_their_ranges_are_refused(GrpcServerOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GrpcServer(options));
}

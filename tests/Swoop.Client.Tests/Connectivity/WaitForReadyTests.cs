using System.Net.Sockets;
using Grpc.Core;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Kit;
using Swoop.TestKit;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Tests.Connectivity;

/// <summary>Who decides whether a call waits: the call itself, then the service config, then nobody, and it does not.</summary>
public sealed class WaitForReadyTests
{
    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, null, false)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    [InlineData(null, null, false)]
    [InlineData(null, true, true)]
    [InlineData(null, false, false)]
    public async Task A_calls_own_word_counts_before_the_configs(bool? configured, bool? said, bool waits)
    {
        var clock = new ManualTimeProvider();
        await using var listener = new MemoryListener();
        var connector = new BrokenConnector(new SocketException((int)SocketError.ConnectionRefused));
        var config = new ServiceConfig { MethodConfigs = [new MethodConfig { Names = [MethodName.All], WaitForReady = configured }] };
        using var channel = GrpcChannel.ForConnector(connector, new GrpcChannelOptions { TimeProvider = clock, ServiceConfig = config });
        using var call = channel.Ask("x", Said(said));
        await connector.AttemptedAsync();
        if (!waits)
        {
            await call.ResponseAsync.FailsAsync(StatusCode.Unavailable);
            return;
        }

        while (channel.State != ConnectivityState.TransientFailure) await channel.WaitForStateChangedAsync(channel.State).WaitAsync(Api.Patience);
        connector.Repaired = new MemoryConnector(listener);
        clock.Advance(TimeSpan.FromSeconds(2));
        var connection = new FakeConnection((await listener.AcceptAsync(default))!);
        await connection.SendAsync(Wire.Settings());
        await connection.ServeAsync();
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    private static CallOptions Said(bool? said)
    {
        var options = new CallOptions(new Metadata { { "some", "header" } }, DateTime.MaxValue);
        return said is { } value ? options.WithWaitForReady(value) : options;
    }
}

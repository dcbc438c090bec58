using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Swoop.Client;
using Swoop.Faults.Tests.Kit;
using Swoop.Server;

namespace Swoop.Faults.Tests.Secrets;

/// <summary>What calls carry reaches no log, at whatever level and however they end.</summary>
public sealed class LogTests
{
    private const string Secret = "hush-hush-hush";

    [Fact]
    public async Task Metadata_and_messages_are_never_logged()
    {
        using var log = new Log();
        await using var victim = await Victim.StartAsync(new GrpcServerOptions { LoggerFactory = log });
        using (var channel = GrpcChannel.ForAddress(victim.Address, new GrpcChannelOptions { LoggerFactory = log }))
        {
            var invoker = channel.CreateCallInvoker();
            await CallAsync(invoker, Victim.Echo, StatusCode.OK);
            await CallAsync(invoker, MethodOf("None"), StatusCode.Unimplemented);
            await CallAsync(invoker, MethodOf("Fail"), StatusCode.Unknown);
            await CallAsync(invoker, Victim.Echo, StatusCode.DeadlineExceeded, DateTime.UtcNow);
        }

        using (var attacker = (await victim.AttackAsync()).Listening())
        {
            await attacker.SendAsync(Attacker.Frame(Http2.Frames.FrameType.Headers, 4, 1, Attacker.Field("authorization", $"Bearer {Secret}\n")));
            await attacker.SawResetAsync(Http2.ErrorCode.ProtocolError);
            await attacker.SendAsync(Attacker.Frame(Http2.Frames.FrameType.Ping, 0, 1, new byte[8]));
            await attacker.Closed;
        }

        await Patience.UntilAsync(() => victim.Server.ConnectionCount == 0, "the end of all connections");
        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, static line => line.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, static line => line.Contains(Convert.ToBase64String(Octets)[..12], StringComparison.Ordinal));
    }

    private static byte[] Octets => System.Text.Encoding.ASCII.GetBytes(Secret);

    private static Method<byte[], byte[]> MethodOf(string name) => new(MethodType.Unary, "test.Victim", name, Victim.Echo.RequestMarshaller, Victim.Echo.ResponseMarshaller);

    private static async Task CallAsync(CallInvoker invoker, Method<byte[], byte[]> method, StatusCode expected, DateTime? deadline = null)
    {
        var headers = new Metadata { { "authorization", $"Bearer {Secret}" }, { "cookie", Secret }, { "token-bin", Octets } };
        using var call = invoker.AsyncUnaryCall(method, null, new CallOptions(headers, deadline), Octets);
        try
        {
            await call;
        }
        catch (RpcException exception)
        {
            Assert.Equal(expected, exception.StatusCode);
        }
    }

    private sealed class Log : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Swoop.Client;
using Swoop.Faults.Tests.Kit;
using Swoop.Http2.Frames;
using Swoop.TestKit.Leaks;
using static Swoop.Faults.Tests.Kit.Attacker;

namespace Swoop.Faults.Tests.Servers;

/// <summary>A server on a loopback port whose every byte a test decides, and a client of ours that calls it.</summary>
internal sealed class BadServer : IDisposable
{
    public static readonly MethodType[] Shapes = [MethodType.Unary, MethodType.ServerStreaming, MethodType.ClientStreaming, MethodType.DuplexStreaming];

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly GrpcChannel _channel;

    public BadServer(GrpcChannelOptions? options = null)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen();
        options ??= new GrpcChannelOptions();
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{((IPEndPoint)_socket.LocalEndPoint!).Port}", options with { InitialReconnectBackoff = TimeSpan.FromMilliseconds(10) });
        Invoker = _channel.CreateCallInvoker();
    }

    public CallInvoker Invoker { get; }

    /// <summary>Plays something with a bad server, after which nothing may be left behind.</summary>
    public static async Task PlayAsync(Func<BadServer, Task> play)
    {
        using (var first = new BadServer()) await first.GreetAsync();
        using var watch = new LeakWatch();
        using (var server = new BadServer()) await play(server);
        await watch.SettleAsync();
    }

    public Task<Attacker> AcceptAsync(params byte[][] settings) => Attacker.AcceptAsync(_socket, settings);

    /// <summary>Headers, a message, and OK.</summary>
    public static byte[] Answer(uint stream) => [.. Opening(stream), .. Data(stream, Message(1)), .. Closing(stream)];

    public static byte[] Opening(uint stream, params (string Name, string Value)[] more) =>
        Headers(stream, end: false, [(":status", "200"), ("content-type", "application/grpc"), .. more]);

    public static byte[] Closing(uint stream, string status = "0") => Headers(stream, end: true, ("grpc-status", status));

    /// <summary>Makes a call of any shape with a request of one message and reads to the end; how it ended.</summary>
    public async Task<StatusCode> CallAsync(MethodType shape, CancellationToken cancellation = default)
    {
        var method = new Method<byte[], byte[]>(shape, "test.Bad", shape.ToString(), Victim.Echo.RequestMarshaller, Victim.Echo.ResponseMarshaller);
        var options = new CallOptions(deadline: DateTime.UtcNow + Patience.Long, cancellationToken: cancellation);
        try
        {
            await CallAsync(method, options);
            return StatusCode.OK;
        }
        catch (RpcException exception)
        {
            return exception.StatusCode;
        }
    }

    public void Dispose()
    {
        _channel.Dispose();
        _socket.Dispose();
    }

    private async Task CallAsync(Method<byte[], byte[]> method, CallOptions options)
    {
        switch (method.Type)
        {
            case MethodType.Unary:
                using (var call = Invoker.AsyncUnaryCall(method, null, options, [1])) await call;
                break;
            case MethodType.ClientStreaming:
                using (var call = Invoker.AsyncClientStreamingCall(method, null, options))
                {
                    await WriteAsync(call.RequestStream);
                    await call;
                }

                break;
            case MethodType.ServerStreaming:
                using (var call = Invoker.AsyncServerStreamingCall(method, null, options, [1])) await ReadAsync(call.ResponseStream);
                break;
            default:
                using (var call = Invoker.AsyncDuplexStreamingCall(method, null, options))
                {
                    await WriteAsync(call.RequestStream);
                    await ReadAsync(call.ResponseStream);
                }

                break;
        }
    }

    private static async Task ReadAsync(IAsyncStreamReader<byte[]> responses)
    {
        while (await responses.MoveNext(CancellationToken.None))
        {
            // Only the end counts.
        }
    }

    private static async Task WriteAsync(IClientStreamWriter<byte[]> requests)
    {
        try
        {
            await requests.WriteAsync([1]);
            await requests.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The call is over already; how, its result tells.
        }
    }

    /// <summary>One good call, for what the runtime opens with the first.</summary>
    private async Task GreetAsync()
    {
        var call = CallAsync(MethodType.Unary);
        using var peer = await AcceptAsync();
        await Patience.UntilAsync(() => peer.Count(FrameType.Headers) == 1, "the request");
        await peer.SendAsync(Answer(1));
        Assert.Equal(StatusCode.OK, await call);
    }
}

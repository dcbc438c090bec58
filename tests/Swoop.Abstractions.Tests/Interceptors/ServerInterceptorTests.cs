using Grpc.Core.Interceptors;
using Swoop.Abstractions.Tests.TestDoubles;

namespace Swoop.Abstractions.Tests;

public class ServerInterceptorTests
{
    private readonly Silent _interceptor = new();
    private readonly TestServerCallContext _context = new();
    private readonly ListReader<string> _requests = new("a");
    private readonly ListWriter<string> _responses = new();

    [Fact]
    public async Task A_unary_call_reaches_the_handler()
    {
        var response = await _interceptor.UnaryServerHandler<string, string>(
            "request", _context, (request, context) => Task.FromResult($"{request} {ReferenceEquals(context, _context)}"));

        Assert.Equal("request True", response);
    }

    [Fact]
    public async Task A_client_streaming_call_reaches_the_handler()
    {
        var response = await _interceptor.ClientStreamingServerHandler<string, string>(
            _requests, _context, (requests, context) => Task.FromResult($"{requests == _requests} {ReferenceEquals(context, _context)}"));

        Assert.Equal("True True", response);
    }

    [Fact]
    public async Task A_server_streaming_call_reaches_the_handler()
    {
        await _interceptor.ServerStreamingServerHandler<string, string>(
            "request", _responses, _context, (request, responses, _) => responses.WriteAsync(request));

        Assert.Equal(["request"], _responses.Written);
    }

    [Fact]
    public async Task A_duplex_streaming_call_reaches_the_handler()
    {
        await _interceptor.DuplexStreamingServerHandler<string, string>(
            _requests, _responses, _context, async (requests, responses, _) =>
            {
                while (await requests.MoveNext())
                {
                    await responses.WriteAsync(requests.Current);
                }
            });

        Assert.Equal(["a"], _responses.Written);
    }

    private sealed class Silent : Interceptor;
}

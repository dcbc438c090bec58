using Grpc.Core;
using Swoop.Client.Tests.Kit;

namespace Swoop.Client.Tests.Shapes;

public class ShapeTests
{
    [Fact]
    public async Task A_unary_call_can_be_awaited()
    {
        await using var host = await TestHost.StartAsync();
        using var call = host.Channel.Ask("hello");

        Assert.Equal("hello", await call.ResponseAsync.WaitAsync(Api.Patience));
        Assert.Equal(Status.DefaultSuccess, call.GetStatus());
        Assert.Empty(call.GetTrailers());
    }

    [Fact]
    public async Task A_unary_call_can_block()
    {
        await using var host = await TestHost.StartAsync();

        Assert.Equal("hello", host.Channel.CreateCallInvoker().BlockingUnaryCall(Api.Unary, null, default, "hello"));
    }

    [Fact]
    public async Task A_blocking_call_throws_its_status()
    {
        await using var host = await TestHost.StartAsync();
        host.OnUnary = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "nobody"));

        var failure = Assert.Throws<RpcException>(() => host.Channel.CreateCallInvoker().BlockingUnaryCall(Api.Unary, null, default, "hello"));
        Assert.Equal("nobody", failure.Status.Detail);
    }

    [Fact]
    public async Task A_stream_of_responses_is_read_to_its_end()
    {
        await using var host = await TestHost.StartAsync();
        using var call = host.Channel.Stream("100");

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), await call.ResponseStream.ToListAsync());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task A_stream_of_responses_can_be_enumerated()
    {
        await using var host = await TestHost.StartAsync();
        using var call = host.Channel.Stream("3");
        var all = new List<string>();
        await foreach (var response in call.ResponseStream.ReadAllAsync()) all.Add(response);

        Assert.Equal(["0", "1", "2"], all);
    }

    [Fact]
    public async Task A_stream_of_requests_gets_one_response()
    {
        await using var host = await TestHost.StartAsync();
        using var call = host.Channel.Collect();
        foreach (var word in (string[])["a", "b", "c"]) await call.RequestStream.WriteAsync(word);
        await call.RequestStream.CompleteAsync();

        Assert.Equal("a b c", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task Both_sides_talk_in_turn()
    {
        await using var host = await TestHost.StartAsync();
        using var call = host.Channel.Talk();
        for (var i = 0; i < 50; i++)
        {
            await call.RequestStream.WriteAsync($"{i}");
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Api.Patience));
            Assert.Equal($"{i}", call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task Messages_that_arrived_before_a_failure_are_read_first()
    {
        await using var host = await TestHost.StartAsync();
        host.OnServerStreaming = async (_, responses, _) =>
        {
            await responses.WriteAsync("first");
            throw new RpcException(new Status(StatusCode.DataLoss, "then this"));
        };
        using var call = host.Channel.Stream();

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Api.Patience));
        await call.ResponseStream.MoveNext(CancellationToken.None).FailsAsync(StatusCode.DataLoss, "then this");
        Assert.Equal(StatusCode.DataLoss, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Headers_are_there_before_the_first_message()
    {
        await using var host = await TestHost.StartAsync();
        host.OnServerStreaming = async (_, _, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "x", "1" } });
            await host.Hold("", context);
        };
        using var call = host.Channel.Stream();

        Assert.Equal("1", (await call.ResponseHeadersAsync.WaitAsync(Api.Patience)).GetValue("x"));
        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());
        host.Gate.SetResult();
        Assert.Empty(await call.ResponseStream.ToListAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Headers_of_a_call_that_fails_later_can_be_had_after_its_end(bool withMetadata)
    {
        await using var host = await TestHost.StartAsync();
        host.OnUnary = async (_, context) =>
        {
            await context.WriteResponseHeadersAsync(withMetadata ? new Metadata { { "x", "1" } } : []);
            context.ResponseTrailers.Add("y", "2");
            throw new RpcException(new Status(StatusCode.Aborted, "no"));
        };
        using var call = host.Channel.Ask();

        var failure = await call.ResponseAsync.FailureAsync();
        Assert.Equal("2", failure.Trailers.GetValue("y"));
        Assert.Equal(withMetadata ? "1" : null, (await call.ResponseHeadersAsync.WaitAsync(Api.Patience)).GetValue("x"));
    }

    [Fact]
    public async Task Headers_of_a_cancelled_call_fail_as_the_call_does()
    {
        await using var host = await TestHost.StartAsync();
        host.OnUnary = host.Hold;
        var call = host.Channel.Ask();
        var headers = call.ResponseHeadersAsync;
        call.Dispose();

        await headers.FailsAsync(StatusCode.Cancelled);
        await call.ResponseAsync.FailsAsync(StatusCode.Cancelled);
    }

    [Fact]
    public async Task Ten_thousand_calls_of_all_shapes_from_many_threads_get_their_own_answers()
    {
        using var log = new TextLog();
        await using var host = await TestHost.StartAsync(channel: new GrpcChannelOptions { LoggerFactory = log });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(lane => Task.Run(async () =>
        {
            for (var i = 0; i < 625; i++)
            {
                var text = $"{lane}-{i}";
                switch (i % 4)
                {
                    case 0:
                        Assert.Equal(text, await host.Channel.Ask(text));
                        break;
                    case 1:
                        using (var call = host.Channel.Stream("2")) Assert.Equal(["0", "1"], await call.ResponseStream.ToListAsync());
                        break;
                    case 2:
                        using (var call = host.Channel.Collect())
                        {
                            await call.RequestStream.WriteAsync(text);
                            await call.RequestStream.WriteAsync(text);
                            await call.RequestStream.CompleteAsync();
                            Assert.Equal($"{text} {text}", await call);
                        }

                        break;
                    default:
                        using (var call = host.Channel.Talk())
                        {
                            await call.RequestStream.WriteAsync(text);
                            await call.RequestStream.CompleteAsync();
                            Assert.Equal([text], await call.ResponseStream.ToListAsync());
                        }

                        break;
                }
            }
        }))).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True(host.Server.ConnectionCount == 1, log.ToString());
    }
}

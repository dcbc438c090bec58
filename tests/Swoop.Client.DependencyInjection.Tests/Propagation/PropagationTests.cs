using Grpc.Core;
using Helloworld;
using Microsoft.Extensions.DependencyInjection;
using Swoop.Client.DependencyInjection.Propagation;
using Swoop.Client.DependencyInjection.Tests.Kit;

namespace Swoop.Client.DependencyInjection.Tests.Propagation;

/// <summary>A front server whose handlers call a back server.</summary>
public sealed class PropagationTests : IAsyncLifetime
{
    private readonly ServiceCollection _services = new();
    private GreeterServer _front = null!;
    private GreeterServer _back = null!;
    private IGrpcClientBuilder _builder = null!;
    private GrpcChannel _channel = null!;

    private Greeter.GreeterClient Caller => new(_channel);

    public async Task InitializeAsync()
    {
        _back = await GreeterServer.StartAsync();
        _front = await GreeterServer.StartAsync(new ServerCallContextInterceptor());
        _builder = _services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = _back.Address);
        _channel = GrpcChannel.ForAddress(_front.Address);
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _front.DisposeAsync();
        await _back.DisposeAsync();
    }

    [Fact]
    public async Task The_deadline_of_the_handled_call_is_passed_on()
    {
        await using var provider = Build();
        var deadlines = new TaskCompletionSource<(DateTime Front, DateTime Back)>();
        var back = DateTime.MaxValue;
        _back.Greet = (_, context) =>
        {
            back = context.Deadline;
            return Task.FromResult(new HelloReply());
        };
        _front.Greet = async (request, context) =>
        {
            var reply = await Client(provider).SayHelloAsync(request);
            deadlines.SetResult((context.Deadline, back));
            return reply;
        };

        await Caller.SayHelloAsync(new HelloRequest(), deadline: DateTime.UtcNow.AddMinutes(10));

        var (front, passedOn) = await deadlines.Task;
        Assert.NotEqual(DateTime.MaxValue, front);
        Assert.InRange(passedOn, front.AddMinutes(-1), front.AddMinutes(1));
    }

    [Fact]
    public async Task An_earlier_deadline_of_its_own_stays()
    {
        await using var provider = Build();
        var back = DateTime.MaxValue;
        _back.Greet = (_, context) =>
        {
            back = context.Deadline;
            return Task.FromResult(new HelloReply());
        };
        var own = DateTime.UtcNow.AddMinutes(5);
        _front.Greet = async (request, _) => await Client(provider).SayHelloAsync(request, deadline: own);

        await Caller.SayHelloAsync(new HelloRequest(), deadline: DateTime.UtcNow.AddMinutes(10));

        Assert.InRange(back, own.AddMinutes(-1), own.AddMinutes(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_of_the_handled_call_reaches_the_calls_made_for_it(bool hasTokenOfItsOwn)
    {
        await using var provider = Build();
        using var own = new CancellationTokenSource();
        var (entered, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        _back.Greet = async (_, context) =>
        {
            entered.SetResult();
            await Ended(context.CancellationToken);
            cancelled.SetResult();
            return new HelloReply();
        };
        _front.Greet = async (request, _) => await Client(provider).SayHelloAsync(request, cancellationToken: hasTokenOfItsOwn ? own.Token : default);
        using var call = Caller.SayHelloAsync(new HelloRequest());
        await entered.Task;

        call.Dispose();

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_token_of_its_own_cancels_as_well()
    {
        await using var provider = Build();
        using var own = new CancellationTokenSource();
        _back.Greet = async (_, context) =>
        {
            await own.CancelAsync();
            await Ended(context.CancellationToken);
            return new HelloReply();
        };
        _front.Greet = async (request, _) =>
        {
            var fault = await Assert.ThrowsAsync<RpcException>(async () => await Client(provider).SayHelloAsync(request, cancellationToken: own.Token));
            return new HelloReply { Message = fault.StatusCode.ToString() };
        };
        Assert.Equal("Cancelled", (await Caller.SayHelloAsync(new HelloRequest())).Message);
    }

    [Fact]
    public async Task Streams_with_tokens_of_their_own_run_to_their_end()
    {
        await using var provider = Build();
        using var own = new CancellationTokenSource();
        _front.Greet = async (_, _) =>
        {
            var client = Client(provider);
            var count = 0;
            using var replies = client.LotsOfReplies(new LotsOfRepliesRequest(), cancellationToken: own.Token);
            while (await replies.ResponseStream.MoveNext(CancellationToken.None)) count++;
            using var talk = client.BidiHello(cancellationToken: own.Token);
            await talk.RequestStream.WriteAsync(new HelloRequest());
            await talk.RequestStream.CompleteAsync();
            while (await talk.ResponseStream.MoveNext(CancellationToken.None)) count++;
            using var greetings = client.LotsOfGreetings(cancellationToken: own.Token);
            await greetings.RequestStream.CompleteAsync();
            await greetings;
            var reply = client.SayHello(new HelloRequest { Name = "sync" }, cancellationToken: own.Token);
            return new HelloReply { Message = $"{count} {replies.GetStatus().StatusCode} {talk.GetStatus().StatusCode} {reply.Message}" };
        };
        Assert.Equal("2 OK OK Hello sync!", (await Caller.SayHelloAsync(new HelloRequest())).Message);
    }

    [Fact]
    public async Task Handlers_of_all_shapes_know_their_call()
    {
        var accessor = new ServerCallContextAccessor();
        var seen = new List<ServerCallContext?>();
        var expected = new List<ServerCallContext?>();
        _front.Greet = (_, context) =>
        {
            Note(context);
            return Task.FromResult(new HelloReply());
        };
        _front.GreetOften = (_, context) =>
        {
            Note(context);
            return Task.CompletedTask;
        };

        await Caller.SayHelloAsync(new HelloRequest());
        using var greetings = Caller.LotsOfGreetings();
        await greetings.RequestStream.CompleteAsync();
        await greetings;
        using var replies = Caller.LotsOfReplies(new LotsOfRepliesRequest());
        await replies.ResponseStream.MoveNext(CancellationToken.None);
        using var talk = Caller.BidiHello();
        await talk.RequestStream.WriteAsync(new HelloRequest());
        await talk.RequestStream.CompleteAsync();
        await talk.ResponseStream.MoveNext(CancellationToken.None);

        Assert.Equal(4, seen.Count);
        Assert.Equal(expected, seen);
        Assert.Null(accessor.ServerCallContext);

        void Note(ServerCallContext context)
        {
            seen.Add(accessor.ServerCallContext);
            expected.Add(context);
        }
    }

    [Fact]
    public async Task What_outlives_a_handler_does_not_keep_its_call()
    {
        var accessor = new ServerCallContextAccessor();
        var handlerEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<ServerCallContext?> later = null!;
        _front.Greet = (_, _) =>
        {
            later = LaterAsync();
            return Task.FromResult(new HelloReply());
        };
        await Caller.SayHelloAsync(new HelloRequest());
        handlerEnded.SetResult();
        Assert.Null(await later);

        async Task<ServerCallContext?> LaterAsync()
        {
            await handlerEnded.Task;
            return accessor.ServerCallContext;
        }
    }

    [Fact]
    public async Task Outside_of_a_handler_a_call_is_refused()
    {
        await using var provider = Build();
        var fault = Assert.Throws<InvalidOperationException>(() => { Client(provider).SayHelloAsync(new HelloRequest()); });
        Assert.Contains("/helloworld.Greeter/SayHello was called outside of a handler", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_of_a_handler_a_call_goes_on_where_that_is_wanted()
    {
        _builder.EnableCallContextPropagation(options => options.SuppressContextNotFoundErrors = true);
        await using var provider = _services.BuildServiceProvider();
        Assert.Equal("Hello x!", (await Client(provider).SayHelloAsync(new HelloRequest { Name = "x" })).Message);
    }

    private static Greeter.GreeterClient Client(IServiceProvider provider) => provider.GetRequiredService<Greeter.GreeterClient>();

    private static Task Ended(CancellationToken token)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(ended.SetResult);
        return ended.Task;
    }

    private ServiceProvider Build()
    {
        _builder.EnableCallContextPropagation();
        return _services.BuildServiceProvider();
    }
}

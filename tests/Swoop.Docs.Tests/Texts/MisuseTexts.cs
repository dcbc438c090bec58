using Grpc.Core;
using Helloworld;
using Swoop.Client;
using Swoop.Docs.Tests.Snippets;
using Swoop.Server;
using Swoop.Transport.Endpoints;

namespace Swoop.Docs.Tests.Texts;

/// <summary>What is said to those who use a call at the wrong time, and that <c>docs/thread-safety.md</c> quotes it as it is.</summary>
public sealed class MisuseTexts : IAsyncLifetime
{
    private const string PageName = "docs/thread-safety.md";
    private readonly MemoryListener _listener = new();
    private readonly GrpcServer _server = new();
    private readonly HandledService _service = new();
    private GrpcChannel _channel = null!;

    private Greeter.GreeterClient Client => new(_channel);

    public async Task InitializeAsync()
    {
        await _server.AddService(_service).ListenInMemory(_listener).StartAsync();
        _channel = GrpcChannel.ForMemory(_listener, new GrpcChannelOptions { SendBufferSize = 1 });
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Two_reads_at_the_client()
    {
        _service.Handle = (_, _, context) => Forever(context);
        using var call = Client.BidiHello();
        var first = call.ResponseStream.MoveNext(CancellationToken.None);
        await AssertQuotedAsync(() => call.ResponseStream.MoveNext(CancellationToken.None));
        call.Dispose();
        await Assert.ThrowsAsync<RpcException>(() => first);
    }

    [Fact]
    public async Task Two_writes_at_the_client()
    {
        _service.Handle = (_, _, context) => Forever(context);
        using var call = Client.BidiHello();
        // Nobody reads it, so that what follows gets no more credit than the window: the large one stays under way.
        await call.RequestStream.WriteAsync(new HelloRequest());
        var first = call.RequestStream.WriteAsync(Large());
        await AssertQuotedAsync(() => call.RequestStream.WriteAsync(new HelloRequest()));
        await AssertQuotedAsync(() => call.RequestStream.CompleteAsync());
        call.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => first);
    }

    [Fact]
    public async Task A_write_after_the_end_at_the_client()
    {
        _service.Handle = (_, _, _) => Task.CompletedTask;
        using var completed = Client.BidiHello();
        await completed.RequestStream.CompleteAsync();
        await AssertQuotedAsync(() => completed.RequestStream.WriteAsync(new HelloRequest()));
        using var ended = Client.BidiHello();
        Assert.False(await ended.ResponseStream.MoveNext());
        await AssertQuotedAsync(() => ended.RequestStream.WriteAsync(new HelloRequest()));
    }

    [Fact]
    public async Task What_is_not_there_yet_at_the_client()
    {
        _service.Handle = (_, _, context) => Forever(context);
        using var call = Client.BidiHello();
        await AssertQuotedAsync(() => Task.FromResult(call.GetStatus()));
        await AssertQuotedAsync(() => Task.FromResult(call.GetTrailers()));
        await AssertQuotedAsync(() => Task.FromResult(call.ResponseStream.Current));
    }

    [Fact]
    public async Task Two_reads_in_a_handler() => await AssertQuotedInHandlerAsync(async (requests, _, _) =>
    {
        _ = requests.MoveNext(CancellationToken.None);
        await requests.MoveNext(CancellationToken.None);
    });

    [Fact]
    public async Task Two_writes_in_a_handler() => await AssertQuotedInHandlerAsync(async (_, responses, _) =>
    {
        await responses.WriteAsync(new HelloReply());
        _ = responses.WriteAsync(new HelloReply { Message = Large().Name });
        await responses.WriteAsync(new HelloReply());
    });

    [Fact]
    public async Task No_current_message_in_a_handler() => await AssertQuotedInHandlerAsync((requests, _, _) => Task.FromResult(requests.Current));

    [Fact]
    public async Task What_is_used_after_its_handler_has_ended()
    {
        var kept = new TaskCompletionSource<(IAsyncStreamReader<HelloRequest> Requests, IServerStreamWriter<HelloReply> Responses)>();
        _service.Handle = (requests, responses, _) =>
        {
            kept.SetResult((requests, responses));
            return Task.CompletedTask;
        };
        using var call = Client.BidiHello();
        Assert.False(await call.ResponseStream.MoveNext());
        var (requests, responses) = await kept.Task;
        await AssertQuotedAsync(() => requests.MoveNext(CancellationToken.None));
        await AssertQuotedAsync(() => responses.WriteAsync(new HelloReply()));
    }

    [Fact]
    public async Task A_server_that_is_changed_after_its_start() =>
        await AssertQuotedAsync(() => Task.FromResult(_server.Listen("http://127.0.0.1:0")));

    [Fact]
    public async Task Metadata_that_belong_to_everybody() => await AssertQuotedAsync(() =>
    {
        Metadata.Empty.Add("a", "b");
        return Task.CompletedTask;
    });

    private async Task AssertQuotedInHandlerAsync(Func<IAsyncStreamReader<HelloRequest>, IServerStreamWriter<HelloReply>, ServerCallContext, Task> handle)
    {
        var caught = new TaskCompletionSource<Exception?>();
        _service.Handle = async (requests, responses, context) => caught.SetResult(await Record.ExceptionAsync(() => handle(requests, responses, context)));
        using var call = Client.BidiHello();
        Page.AssertQuotes(PageName, Assert.IsType<InvalidOperationException>(await caught.Task.WaitAsync(TimeSpan.FromSeconds(30))).Message);
    }

    private static async Task AssertQuotedAsync(Func<Task> misuse) =>
        Page.AssertQuotes(PageName, (await Assert.ThrowsAsync<InvalidOperationException>(misuse)).Message);

    private static HelloRequest Large() => new() { Name = new string('x', 3 << 20) };

    private static async Task Forever(ServerCallContext context) =>
        await Task.Delay(Timeout.Infinite, context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private sealed class HandledService : Greeter.GreeterBase
    {
        public Func<IAsyncStreamReader<HelloRequest>, IServerStreamWriter<HelloReply>, ServerCallContext, Task> Handle { get; set; } = (_, _, _) => Task.CompletedTask;

        public override Task BidiHello(IAsyncStreamReader<HelloRequest> requestStream, IServerStreamWriter<HelloReply> responseStream, ServerCallContext context) =>
            Handle(requestStream, responseStream, context);
    }
}

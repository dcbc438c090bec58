using Grpc.Core;
using Helloworld;

namespace Quickstart.Server;

/// <summary>The service: one method for each shape of call.</summary>
internal sealed class GreeterService : Greeter.GreeterBase
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    public override async Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context)
    {
        // The token ends the thinking when nobody waits for the answer any more: the deadline has passed, or the client has gone.
        await Task.Delay(request.ThinkMilliseconds, context.CancellationToken);
        return Greet(request.Name);
    }

    public override async Task LotsOfReplies(LotsOfRepliesRequest request, IServerStreamWriter<HelloReply> responses, ServerCallContext context)
    {
        for (var number = 1; request.Count == 0 || number <= request.Count; number++)
        {
            await responses.WriteAsync(new HelloReply { Message = $"Hello {request.Name}, for the {number}. time!" });
            await Task.Delay(_pause, context.CancellationToken);
        }
    }

    public override async Task<HelloReply> LotsOfGreetings(IAsyncStreamReader<HelloRequest> requests, ServerCallContext context)
    {
        var names = new List<string>();
        while (await requests.MoveNext()) names.Add(requests.Current.Name);
        return Greet(string.Join(" and ", names));
    }

    public override async Task BidiHello(
        IAsyncStreamReader<HelloRequest> requests, IServerStreamWriter<HelloReply> responses, ServerCallContext context)
    {
        while (await requests.MoveNext()) await responses.WriteAsync(Greet(requests.Current.Name));
    }

    private static HelloReply Greet(string name) => new() { Message = $"Hello {name}!" };
}

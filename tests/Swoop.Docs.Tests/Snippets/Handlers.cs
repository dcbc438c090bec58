using Grpc.Core;
using Helloworld;
using Swoop.Client;
using Swoop.Server;

namespace Swoop.Docs.Tests.Snippets;

/// <summary>What a handler can do with its call.</summary>
internal sealed class MetadataService : Greeter.GreeterBase
{
    public override async Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context)
    {
        var tenant = context.RequestHeaders.GetValue("tenant")
            ?? throw new RpcException(new Status(StatusCode.InvalidArgument, "The header tenant is missing."));
        await context.WriteResponseHeadersAsync(new Metadata { { "served-by", "greeter-1" } });
        context.ResponseTrailers.Add("cost", "1");
        return new HelloReply { Message = $"Hello {request.Name} of {tenant}!" };
    }
}

/// <summary>A service that calls another: deadline and cancellation travel on.</summary>
internal sealed class FrontService(Greeter.GreeterClient backend) : Greeter.GreeterBase
{
    public override async Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) =>
        await backend.SayHelloAsync(request, new CallOptions().PropagateFrom(context));
}

/// <summary>A service whose streams never end by themselves.</summary>
internal sealed class TickingService : Greeter.GreeterBase
{
    public override async Task LotsOfReplies(LotsOfRepliesRequest request, IServerStreamWriter<HelloReply> responses, ServerCallContext context)
    {
        var drain = context.GetDrainToken();
        while (!drain.IsCancellationRequested)
        {
            await responses.WriteAsync(new HelloReply { Message = $"Hello {request.Name}!" }, context.CancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(10), drain).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

/// <summary>A service that wants to know who calls.</summary>
internal sealed class WhoService : Greeter.GreeterBase
{
    public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context)
    {
        var auth = context.AuthContext;
        var name = auth.IsPeerAuthenticated ? auth.PeerIdentity.First().Value : "stranger";
        return Task.FromResult(new HelloReply { Message = $"Hello {name}!" });
    }
}

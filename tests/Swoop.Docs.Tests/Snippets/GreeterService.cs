using Grpc.Core;
using Helloworld;

namespace Swoop.Docs.Tests.Snippets;

internal sealed class GreeterService : Greeter.GreeterBase
{
    public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) =>
        Task.FromResult(new HelloReply { Message = $"Hello {request.Name}!" });
}

using Grpc.Core;
using Helloworld;

namespace CustomPolicy;

/// <summary>Answers with the name of its zone.</summary>
internal sealed class ZoneGreeter(string zone) : Greeter.GreeterBase
{
    public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) => Task.FromResult(new HelloReply { Message = zone });
}

using Grpc.Core;
using Grpc.Core.Interceptors;
using Helloworld;
using Swoop.Client;
using Swoop.Server;

namespace Swoop.Docs.Tests.Snippets;

internal sealed class RequireToken(string token) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        context.RequestHeaders.GetValue("authorization") == $"Bearer {token}"
            ? continuation(request, context)
            : throw new RpcException(new Status(StatusCode.Unauthenticated, "The token is missing or wrong."));
}

/// <summary>Interceptors on both sides.</summary>
internal static class Interception
{
    public static GrpcServer AtTheServer(string token)
    {
        var server = new GrpcServer();
        server.Intercept(new RequireToken(token)).AddService(new GreeterService());
        return server;
    }

    public static Greeter.GreeterClient AtTheClient(GrpcChannel channel, string token)
    {
        var invoker = channel.Intercept(headers =>
        {
            var all = new Metadata { { "authorization", $"Bearer {token}" } };
            foreach (var header in headers) all.Add(header);
            return all;
        });
        var client = new Greeter.GreeterClient(invoker);
        return client;
    }
}

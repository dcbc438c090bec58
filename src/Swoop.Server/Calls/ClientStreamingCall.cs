using Grpc.Core;
using Swoop.Server.Methods;
using Swoop.Server.Streams;
using Swoop.Transport.Server;

namespace Swoop.Server.Calls;

/// <summary>A call with a stream of requests and one response.</summary>
internal sealed class ClientStreamingCall<TRequest, TResponse>(ClientStreamingMethod<TRequest, TResponse> method, ServerStream stream) : ServerCall(method, stream)
    where TRequest : class
    where TResponse : class
{
    public override void Start()
    {
        Stream.Begin(this);
        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        TResponse response;
        try
        {
            response = await method.Handler(new RequestStream<TRequest>(this, method.Requests), this).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        CompleteWith(response, method.Responses);
    }
}

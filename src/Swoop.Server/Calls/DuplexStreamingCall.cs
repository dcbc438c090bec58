using Grpc.Core;
using Swoop.Server.Methods;
using Swoop.Server.Streams;
using Swoop.Transport.Server;

namespace Swoop.Server.Calls;

/// <summary>A call with a stream of requests and an independent stream of responses.</summary>
internal sealed class DuplexStreamingCall<TRequest, TResponse>(DuplexStreamingMethod<TRequest, TResponse> method, ServerStream stream) : ServerCall(method, stream)
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
        try
        {
            var requests = new RequestStream<TRequest>(this, method.Requests);
            await method.Handler(requests, new ResponseStream<TResponse>(this, method.Responses), this).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        Complete();
    }
}

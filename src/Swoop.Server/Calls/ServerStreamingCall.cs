using Grpc.Core;
using Swoop.Protocol.Framing;
using Swoop.Server.Methods;
using Swoop.Server.Streams;
using Swoop.Transport.Server;

namespace Swoop.Server.Calls;

/// <summary>A call with one request and a stream of responses.</summary>
internal sealed class ServerStreamingCall<TRequest, TResponse>(ServerStreamingMethod<TRequest, TResponse> method, ServerStream stream) : ServerCall(method, stream)
    where TRequest : class
    where TResponse : class
{
    public override void Start() => _ = Stream.TryBeginWithOnlyMessage(this, out var message) ? RunAsync(message) : RunAsync(null);

    private async Task RunAsync(AssembledMessage? received)
    {
        try
        {
            var message = received ?? await ReceiveOnlyAsync().ConfigureAwait(false);
            var request = Parse(message, method.Requests);
            await method.Handler(request, new ResponseStream<TResponse>(this, method.Responses), this).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        Complete();
    }
}

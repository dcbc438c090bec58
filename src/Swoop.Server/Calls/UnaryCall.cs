using Grpc.Core;
using Swoop.Protocol.Framing;
using Swoop.Server.Methods;
using Swoop.Transport.Server;

namespace Swoop.Server.Calls;

/// <summary>A call with one request and one response.</summary>
/// <remarks>
/// Written without async methods where it matters: a request that is here as a whole, and a handler that has its answer at once, cost neither a state
/// machine nor a continuation.
/// </remarks>
internal sealed class UnaryCall<TRequest, TResponse>(UnaryMethod<TRequest, TResponse> method, ServerStream stream) : ServerCall(method, stream)
    where TRequest : class
    where TResponse : class
{
    private Task<TResponse>? _handling;

    public override void Start()
    {
        if (Stream.TryBeginWithOnlyMessage(this, out var message)) Handle(message);
        else _ = HandleWhenReceivedAsync();
    }

    private async Task HandleWhenReceivedAsync()
    {
        AssembledMessage message;
        try
        {
            message = await ReceiveOnlyAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        Handle(message);
    }

    private void Handle(AssembledMessage message)
    {
        try
        {
            var request = Parse(message, method.Requests);
            _handling = method.Handler(request, this) ?? throw new InvalidOperationException("The handler returned null instead of a task.");
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        if (_handling.IsCompleted) OnHandled();
        else _handling.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(OnHandled);
    }

    private void OnHandled()
    {
        TResponse response;
        try
        {
            response = _handling!.GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        CompleteWith(response, method.Responses);
    }
}

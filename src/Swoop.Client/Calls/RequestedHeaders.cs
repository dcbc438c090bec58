using Grpc.Core;

namespace Swoop.Client.Calls;

/// <summary>The response's headers as a task for the user, who may ask for it at any time; nothing is made where he does not.</summary>
/// <remarks>A mutable struct: one private field of its call. Who asks and who brings them or the call's end meet under the call's gate.</remarks>
internal struct RequestedHeaders
{
    private TaskCompletionSource<Metadata>? _source;

    /// <summary>Somebody has asked; that is final.</summary>
    public readonly bool AreRequestedLocked => _source is not null;

    public Task<Metadata> RequestLocked()
    {
        _source ??= new TaskCompletionSource<Metadata>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _source.Task;
    }

    /// <summary>They have come; only after a request.</summary>
    public readonly void Arrive(Metadata headers) => _source!.TrySetResult(headers);

    /// <summary>The call is over, with or without them; only after a request.</summary>
    public readonly void End(ClientCall call, CallOutcome outcome)
    {
        if (outcome.Headers is not null || outcome.Status.StatusCode == StatusCode.OK)
        {
            _source!.TrySetResult(outcome.Headers ?? []);
        }
        else if (_source!.TrySetException(call.ToException(outcome)))
        {
            // Whoever looks at the response learns of the failure there; nobody has to look at the headers too.
            _ = _source.Task.Exception;
        }
    }
}

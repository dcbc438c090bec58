using Grpc.Core;

namespace Swoop.Client;

/// <summary>Lets a call that a handler makes end with the call that the handler serves.</summary>
public static class CallOptionsExtensions
{
    /// <summary>Takes over the deadline and the cancellation of the call that is being served.</summary>
    /// <param name="options">The options of the new call. Its own deadline stays if it is earlier.</param>
    /// <param name="context">The call that is being served.</param>
    /// <param name="propagation">What to take over; both, if not given.</param>
    /// <returns>New options. Where the options have a cancellable token of their own, the two are linked.</returns>
    public static CallOptions PropagateFrom(this CallOptions options, ServerCallContext context, ContextPropagationOptions? propagation = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        propagation ??= ContextPropagationOptions.Default;
        if (propagation.IsPropagateDeadline && context.Deadline != DateTime.MaxValue && !(options.Deadline <= context.Deadline))
            options = options.WithDeadline(context.Deadline);
        if (!propagation.IsPropagateCancellation) return options;
        var token = options.CancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken, context.CancellationToken).Token
            : context.CancellationToken;
        return options.WithCancellationToken(token);
    }
}

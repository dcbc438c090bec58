namespace Grpc.Core;

/// <summary>Stands for the call that is being handled, for calls which are made on its behalf.</summary>
/// <remarks>
/// Opaque, and closed to derivation: it comes from <see cref="ServerCallContext.CreatePropagationToken"/> of runtimes that
/// offer it. Handlers of others pass <see cref="ServerCallContext.Deadline"/> and
/// <see cref="ServerCallContext.CancellationToken"/> on themselves.
/// </remarks>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}

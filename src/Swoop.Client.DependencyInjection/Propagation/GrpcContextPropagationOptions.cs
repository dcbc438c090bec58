namespace Swoop.Client.DependencyInjection.Propagation;

/// <summary>How calls take over deadline and cancellation of the server call being handled.</summary>
public sealed class GrpcContextPropagationOptions
{
    /// <summary>Lets calls be made outside of handlers, where there is nothing to take over; no: such a call throws <see cref="InvalidOperationException"/>.</summary>
    public bool SuppressContextNotFoundErrors { get; set; }
}

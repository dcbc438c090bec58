using Grpc.Core;

namespace Swoop.Client.DependencyInjection;

/// <summary>The options of a call that is about to be made.</summary>
/// <param name="callOptions">The options as the caller gave them.</param>
/// <param name="serviceProvider">The scope that the client was made in.</param>
public sealed class CallOptionsContext(CallOptions callOptions, IServiceProvider serviceProvider)
{
    /// <summary>The options; what is set here is what the call is made with.</summary>
    public CallOptions CallOptions { get; set; } = callOptions;

    /// <summary>The scope that the client was made in.</summary>
    public IServiceProvider ServiceProvider { get; } = serviceProvider;
}

using Microsoft.Extensions.DependencyInjection;

namespace Swoop.Client.DependencyInjection;

/// <summary>Configures one gRPC client; what <c>AddGrpcClient</c> returns.</summary>
public interface IGrpcClientBuilder
{
    /// <summary>The client's name.</summary>
    string Name { get; }

    /// <summary>Where the client is registered.</summary>
    IServiceCollection Services { get; }
}

using Microsoft.Extensions.DependencyInjection;

namespace Swoop.Client.DependencyInjection;

/// <inheritdoc/>
internal sealed class GrpcClientBuilder(string name, IServiceCollection services) : IGrpcClientBuilder
{
    public string Name { get; } = name;

    public IServiceCollection Services { get; } = services;
}

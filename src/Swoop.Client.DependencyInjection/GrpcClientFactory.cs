using System.Diagnostics.CodeAnalysis;

namespace Swoop.Client.DependencyInjection;

/// <summary>Makes gRPC clients by the names that they were added under. Clients are cheap; those of one name share one channel.</summary>
public abstract class GrpcClientFactory
{
    /// <summary>Makes a client.</summary>
    /// <typeparam name="TClient">The client's type, as it was added.</typeparam>
    /// <param name="name">The name it was added under; without one of its own, that is the name of its type without namespace, such as <c>GreeterClient</c>.</param>
    /// <exception cref="InvalidOperationException">No client of this type was added under this name, or its options are wrong.</exception>
    public abstract TClient CreateClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(string name)
        where TClient : class;
}

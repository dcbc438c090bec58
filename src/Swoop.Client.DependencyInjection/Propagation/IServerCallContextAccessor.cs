using Grpc.Core;

namespace Swoop.Client.DependencyInjection.Propagation;

/// <summary>Knows the server call that is being handled; register another one for servers that keep it elsewhere.</summary>
public interface IServerCallContextAccessor
{
    /// <summary>The call that the caller is a part of; null outside of handlers.</summary>
    ServerCallContext? ServerCallContext { get; }
}

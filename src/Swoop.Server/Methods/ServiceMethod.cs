using Grpc.Core;
using Swoop.Server.Calls;
using Swoop.Transport.Server;

namespace Swoop.Server.Methods;

/// <summary>A method that the server offers: its name, and how a call of it begins.</summary>
internal abstract class ServiceMethod(IMethod descriptor, CallSettings settings)
{
    /// <summary>Name and shape.</summary>
    public IMethod Descriptor { get; } = descriptor;

    /// <summary>What all calls of the server share.</summary>
    public CallSettings Settings { get; } = settings;

    /// <summary>Begins a call, on a pool thread, without any lock.</summary>
    public abstract void Start(ServerStream stream);
}

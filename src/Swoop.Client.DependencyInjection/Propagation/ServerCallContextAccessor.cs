using Grpc.Core;

namespace Swoop.Client.DependencyInjection.Propagation;

/// <summary>The call of the handler that this code runs for, where a <see cref="ServerCallContextInterceptor"/> is among the server's interceptors.</summary>
public sealed class ServerCallContextAccessor : IServerCallContextAccessor
{
    private static readonly AsyncLocal<Slot?> _current = new();

    /// <inheritdoc/>
    public ServerCallContext? ServerCallContext => _current.Value?.Context;

    /// <summary>The call begins; it ends when the result is disposed, for whatever runs on after the handler, too.</summary>
    internal static Slot Enter(ServerCallContext context)
    {
        var slot = new Slot { Context = context };
        _current.Value = slot;
        return slot;
    }

    // What a handler started and did not wait for keeps the slot, but must not hold on to a call that is over.
    internal sealed class Slot : IDisposable
    {
        public volatile ServerCallContext? Context;

        public void Dispose() => Context = null;
    }
}

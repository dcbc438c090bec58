using Grpc.Core;
using Swoop.Server.Calls;

namespace Swoop.Server;

/// <summary>What handlers of <see cref="GrpcServer"/> can ask of their call beyond the common surface.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>A token that is cancelled when the server or the call's connection begins to drain.</summary>
    /// <remarks>
    /// The call itself goes on. Handlers of endless streams come to an end when they see it, because the drain waits for them: a
    /// connection is drained when the server shuts down, when it reaches its age (gRFC A9) and when the client goes away.
    /// </remarks>
    /// <param name="context">The call.</param>
    /// <returns>A token that is never cancelled where the call does not come from a <see cref="GrpcServer"/>.</returns>
    public static CancellationToken GetDrainToken(this ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context is ServerCall call ? call.Stream.Server.Draining : CancellationToken.None;
    }

    /// <summary>Whether the request message that the call received last was compressed on the wire.</summary>
    /// <param name="context">The call.</param>
    /// <returns>Null before the first message, and where the call does not come from a <see cref="GrpcServer"/>.</returns>
    public static bool? WasRequestCompressed(this ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return (context as ServerCall)?.WasRequestCompressed;
    }
}

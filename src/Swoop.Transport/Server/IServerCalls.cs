namespace Swoop.Transport.Server;

/// <summary>What a server does with the calls that its connections bring.</summary>
public interface IServerCalls
{
    /// <summary>Finds the method of a path, <c>/package.Service/Method</c>; null where nobody registered it.</summary>
    /// <remarks>Asked once for each path on a connection while the peer repeats it from its table. Under the gate: only look it up.</remarks>
    object? FindMethod(ReadOnlySpan<byte> path);

    /// <summary>Begins a call, on a pool thread and without any lock. <see cref="ServerStream.Begin"/> comes first.</summary>
    void Start(ServerStream stream);
}

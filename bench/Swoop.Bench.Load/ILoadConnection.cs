namespace Swoop.Bench.Load;

/// <summary>One connection of one client library, as the load loops use it.</summary>
public interface ILoadConnection : IAsyncDisposable
{
    /// <summary>One unary call, to its end.</summary>
    Task UnaryAsync();

    /// <summary>Reads one endless stream, counting each message, until the window is over.</summary>
    Task ServerStreamAsync(LoadWindow window);

    /// <summary>Writes one stream, counting each message, until the window is over.</summary>
    Task ClientStreamAsync(LoadWindow window);

    /// <summary>Writes and reads one stream at once, counting each echo, until the window is over.</summary>
    Task DuplexAsync(LoadWindow window);

    /// <summary>Writes a message and reads its echo, recording each round trip, until the window is over.</summary>
    Task PingPongAsync(LoadWindow window);
}

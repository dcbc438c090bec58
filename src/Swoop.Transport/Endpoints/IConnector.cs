using Swoop.Transport.Wires;

namespace Swoop.Transport.Endpoints;

/// <summary>Opens connections to one place.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IConnector
{
    /// <summary>The place, as a user would write it: "localhost:50051", "unix:/run/app.sock".</summary>
    string Target { get; }

    /// <summary>Opens a connection. Where that fails nothing stays open; <see cref="ConnectFailure"/> puts the exception into words.</summary>
    ValueTask<Wire> ConnectAsync(CancellationToken cancellation);
}

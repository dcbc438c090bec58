using System.Net;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Endpoints;

/// <summary>Takes connections in at one place, until it is disposed.</summary>
public interface IListener : IAsyncDisposable
{
    /// <summary>The address, with the port that the system chose; null where there is none.</summary>
    EndPoint? LocalEndPoint { get; }

    /// <summary>The address as a user would write it: "127.0.0.1:50051", "unix:/run/app.sock".</summary>
    string Address { get; }

    /// <summary>Waits for the next connection; null once the listener is closed. Errors of single connections are not the caller's concern.</summary>
    /// <exception cref="OperationCanceledException">The token asked to give up; the listener goes on listening.</exception>
    ValueTask<Wire?> AcceptAsync(CancellationToken cancellation);
}

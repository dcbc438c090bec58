using System.Diagnostics.CodeAnalysis;
using Swoop.Client.Channel;
using Swoop.Transport.Client;
using Swoop.Transport.Connection;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Wires;

namespace Swoop.Client.Connecting;

/// <summary>One attempt to make a connection: the wire, TLS, and the server's first SETTINGS, within the time allowed.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The token source has no timer and goes with the attempt.")]
internal sealed class ConnectAttempt(
    IConnector connector, IClientConnectionOwner owner, ClientConnectionOptions options, ChannelSettings settings, LiveConnections connections)
    : IClientConnectionOwner
{
    private readonly TaskCompletionSource<ClientConnection> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abandoned = new();

    /// <exception cref="TimeoutException">The time is up before there is a wire.</exception>
    /// <exception cref="NoAnswerException">There is a wire, but no HTTP/2 server at its other end.</exception>
    public async Task<ClientConnection> RunAsync()
    {
        using var timeout = new CancellationTokenSource(settings.Options.ConnectTimeout, settings.Options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _abandoned.Token);
        Wire? wire = null;
        ClientConnection? connection = null;
        try
        {
            wire = await connector.ConnectAsync(either.Token).ConfigureAwait(false);
            connection = ClientConnection.Start(wire, this, options, settings.Timers, settings.Logger);
            connections.Add(connection);
            return await _ready.Task.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The connection's end, which follows, is nobody's news.
            _ready.TrySetCanceled();
            if (connection is not null) connection.Kill();
            else wire?.Abort();
            if (!timeout.IsCancellationRequested || exception is not OperationCanceledException) throw;
            if (connection is null) throw new TimeoutException("connect timeout", exception);
            throw new NoAnswerException(
                $"The server at {connector.Target} has not answered with HTTP/2 SETTINGS within {settings.Options.ConnectTimeout.TotalSeconds:0.###} s. {Advice}", exception);
        }
    }

    /// <summary>Nobody waits for the attempt any more.</summary>
    public void Abandon() => _abandoned.Cancel();

    void IClientConnectionOwner.OnReady(ClientConnection connection) => _ready.TrySetResult(connection);

    void IClientConnectionOwner.OnDraining(ClientConnection connection, bool tooManyPings) => owner.OnDraining(connection, tooManyPings);

    void IClientConnectionOwner.OnRoom(ClientConnection connection) => owner.OnRoom(connection);

    void IClientConnectionOwner.OnEnded(ClientConnection connection, ConnectionEnd end)
    {
        _ready.TrySetException(new NoAnswerException(
            $"The server at {connector.Target} ended the connection before it answered with HTTP/2 SETTINGS: {end.Reason} {Advice}", end.Exception));
        owner.OnEnded(connection, end);
    }

    private string Advice => options.IsHttps
        ? "Is it a gRPC server?"
        : "Is it a gRPC server, and does it expect TLS (then the address begins with https)?";
}

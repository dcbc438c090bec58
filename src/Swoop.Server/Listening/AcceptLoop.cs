using Swoop.Server.Connections;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Tls;
using Swoop.Transport.Wires;

namespace Swoop.Server.Listening;

/// <summary>Takes connections in from one listener until it is closed. What a single connection does never stops the loop.</summary>
internal sealed class AcceptLoop(IListener listener, TlsAcceptor? tls, ConnectionSet connections, ServerLog log, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan _pauseAfterError = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _closing = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Where it listens.</summary>
    public ServerEndpoint Endpoint { get; } = PlannedListener.Describe(listener, tls is not null);

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Stops listening; connections that were accepted are not touched.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await listener.DisposeAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            Wire? wire;
            try
            {
                wire = await listener.AcceptAsync(_closing.Token).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                if (_closing.IsCancellationRequested) return;
                log.AcceptFailed(Endpoint.Address, exception);
                await Task.Delay(_pauseAfterError, time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            if (wire is null) return;
            connections.Admit(wire, tls);
        }
    }
}

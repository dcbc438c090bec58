using Swoop.Transport.Endpoints;

namespace Swoop.Client.Tests.Kit;

/// <summary>Fails until a test lets it connect.</summary>
internal sealed class BrokenConnector(Exception exception) : IConnector
{
    private readonly SemaphoreSlim _attempted = new(0);

    public string Target => "broken:1";

    public int Attempts { get; private set; }

    public IConnector? Repaired { get; set; }

    public Task AttemptedAsync() => _attempted.WaitAsync(Api.Patience);

    public ValueTask<Transport.Wires.Wire> ConnectAsync(CancellationToken cancellation)
    {
        Attempts++;
        _attempted.Release();
        return Repaired?.ConnectAsync(cancellation) ?? ValueTask.FromException<Transport.Wires.Wire>(exception);
    }
}

/// <summary>Never gets through.</summary>
internal sealed class EndlessConnector : IConnector
{
    public string Target => "endless:1";

    public async ValueTask<Transport.Wires.Wire> ConnectAsync(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        throw new InvalidOperationException();
    }
}

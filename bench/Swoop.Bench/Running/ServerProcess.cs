using System.Globalization;
using Swoop.Bench.Scenarios;

namespace Swoop.Bench.Running;

/// <summary>A server under measurement.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private ProcessAccount _atBegin;
    private long _allocatedAtBegin;

    private ServerProcess(ChildProcess process) => _process = process;

    public static async Task<ServerProcess> StartAsync(Stack stack, int port, int ports, TlsFiles? tls, CancellationToken cancellationToken)
    {
        string[] flags = ["--port", port.ToString(CultureInfo.InvariantCulture)];
        if (ports > 1) flags = [.. flags, "--ports", ports.ToString(CultureInfo.InvariantCulture)];
        if (tls is not null) flags = [.. flags, "--cert", tls.Certificate, "--key", tls.Key];
        var process = new ChildProcess(stack.ServerPath, flags, stack.Environment);
        try
        {
            if (await process.ReadLineAsync(cancellationToken) != "ready") throw new InvalidOperationException($"the server of {stack.Name} did not start");
            return new ServerProcess(process);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>The window opens.</summary>
    /// <param name="settle">Give memory back first, so that its growth is what connections hold.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task BeginAsync(bool settle, CancellationToken cancellationToken)
    {
        if (settle) await _process.AskAsync("settle", cancellationToken);
        _atBegin = ProcessAccount.Read(_process.Id);
        _allocatedAtBegin = await AllocatedAsync(cancellationToken);
    }

    /// <summary>The window closes.</summary>
    public async Task<ServerUse> EndAsync(bool settle, CancellationToken cancellationToken)
    {
        if (settle) await _process.AskAsync("settle", cancellationToken);
        var account = ProcessAccount.Read(_process.Id);
        var allocated = await AllocatedAsync(cancellationToken);
        return new(
            account.CpuSeconds - _atBegin.CpuSeconds,
            allocated < 0 ? null : allocated - _allocatedAtBegin,
            account.ResidentBytes,
            account.ResidentBytes - _atBegin.ResidentBytes);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<long> AllocatedAsync(CancellationToken cancellationToken) =>
        long.Parse(await _process.AskAsync("allocated", cancellationToken), CultureInfo.InvariantCulture);
}

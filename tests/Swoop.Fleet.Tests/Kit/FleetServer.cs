using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;

namespace Swoop.Fleet.Tests.Kit;

/// <summary>A server process that can be stopped, killed, frozen, and started again at the same port. It ends with this object, or with us.</summary>
internal sealed class FleetServer(Make make, IPAddress address, int port, params string[] flags) : IAsyncDisposable
{
    private Process? _process;

    public FleetServer(Make make, params string[] flags)
        : this(make, IPAddress.Loopback, Ports.Take(IPAddress.Loopback), flags)
    {
    }

    public Make Make => make;

    public IPEndPoint EndPoint { get; } = new(address, port);

    /// <summary>How many connections clients of this machine have to it.</summary>
    public int Connections => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Count(connection => connection.State == TcpState.Established && connection.RemoteEndPoint.Equals(EndPoint));

    /// <summary>Starts the process, and ends when it listens.</summary>
    public async Task StartAsync()
    {
        // What was there before is gone: where it failed to end, the port says so.
        _process?.Dispose();
        string[] own = make == Make.Swoop ? [$"--address={address}"] : [];
        var start = new ProcessStartInfo(make.Command[0], [.. make.Command[1..], $"--port={port}", "--exit_on_stdin_eof=true", .. own, .. flags])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{make.Command[0]} did not start.");
        using var timeout = new CancellationTokenSource(Patience.Long);
        if (await _process.StandardOutput.ReadLineAsync(timeout.Token) is null)
            throw new InvalidOperationException($"The server of {make.Name} ended at once; tests/install-peers.sh and tests/Interop.Peers/build.sh set it up.");
    }

    /// <summary>Tells it to end when its calls have, and waits for that.</summary>
    public async Task DrainAsync()
    {
        Send(Signal.Terminate);
        await WhenEndedAsync();
        Assert.Equal(0, _process!.ExitCode);
    }

    /// <summary>Ends it without a word.</summary>
    public async Task KillAsync()
    {
        Send(Signal.Kill);
        await WhenEndedAsync();
    }

    /// <summary>Lets it stand still: the system takes connections and bytes for it, but nobody looks at them.</summary>
    public void Freeze() => Send(Signal.Stop);

    public void Thaw() => Send(Signal.Continue);

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        if (!_process.HasExited) _process.Kill();
        await WhenEndedAsync();
        _process.Dispose();
    }

    public override string ToString() => $"{make.Name} at {EndPoint}";

    private void Send(Signal signal)
    {
        // Its number may be another's once it has ended.
        Assert.False(_process!.HasExited, $"{this} has ended by itself.");
        signal.Send(_process.Id);
    }

    private async Task WhenEndedAsync()
    {
        using var timeout = new CancellationTokenSource(Patience.Long);
        await _process!.WaitForExitAsync(timeout.Token);
    }
}

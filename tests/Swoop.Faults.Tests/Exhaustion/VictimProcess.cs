using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Threading.Channels;

namespace Swoop.Faults.Tests.Exhaustion;

/// <summary>A victim in a process of its own that may open so many handles and no more.</summary>
internal sealed class VictimProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private VictimProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text) _lines.Writer.TryWrite(text);
            else _lines.Writer.TryComplete();
        };
        _process.BeginOutputReadLine();
    }

    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    public string Address => $"http://127.0.0.1:{EndPoint.Port}";

    /// <summary>The time for which it has kept a processor busy.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<VictimProcess> StartAsync(int handles)
    {
        var program = typeof(VictimProcess).Assembly.Location;
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "-c", $"ulimit -n {handles} && exec \"$0\" \"$1\"", Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", program },
        };
        var victim = new VictimProcess(Process.Start(start)!);
        var first = await victim.SawAsync(Program.Ready);
        victim.EndPoint = new IPEndPoint(IPAddress.Loopback, int.Parse(first[Program.Ready.Length..], CultureInfo.InvariantCulture));
        return victim;
    }

    /// <summary>Waits for a line that contains a text.</summary>
    public async Task<string> SawAsync(string text)
    {
        using var patience = new CancellationTokenSource(Kit.Patience.Long);
        await foreach (var line in _lines.Reader.ReadAllAsync(patience.Token))
        {
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"The process ended before it said \"{text}\".");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Kit.Patience.Long);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}

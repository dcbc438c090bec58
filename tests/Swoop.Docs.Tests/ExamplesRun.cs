using System.Diagnostics;

namespace Swoop.Docs.Tests;

/// <summary>The examples that need nothing else do what they say. The quickstart has a script of its own.</summary>
public sealed class ExamplesRun
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData("Balancing")]
    [InlineData("CustomPolicy")]
    public async Task An_example_goes_as_expected(string name)
    {
        // artifacts/bin/Swoop.Docs.Tests/release/
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(own.Parent!.Parent!.FullName, name, own.Name, $"{name}.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var timeout = new CancellationTokenSource(_patience);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, $"{name} ended with {process.ExitCode}:\n{await output}\n{await errors}");
        Assert.Contains("All went as expected.", await output, StringComparison.Ordinal);
    }
}

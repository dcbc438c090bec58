using System.ComponentModel;
using System.Diagnostics;

namespace Swoop.Faults.Tests.Kit;

/// <summary>Runs a program that others wrote.</summary>
internal static class ForeignTool
{
    /// <summary>What the program said; null where this machine does not have it.</summary>
    public static async Task<string?> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null;
        }

        using (process)
        {
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience.Long);
            await process.WaitForExitAsync().WaitAsync(Patience.Long);
            return output + await errors;
        }
    }
}

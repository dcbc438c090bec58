using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Swoop.Fleet.Tests.Kit;

/// <summary>What one process can do to another (POSIX, <c>kill</c>), by its number on Linux.</summary>
internal enum Signal
{
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>Sends signals.</summary>
internal static partial class SignalSender
{
    /// <exception cref="Win32Exception">There is no such process.</exception>
    public static void Send(this Signal signal, int process)
    {
        if (Kill(process, (int)signal) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}

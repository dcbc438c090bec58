using Microsoft.Extensions.Logging;
using Swoop.Faults.Tests.Kit;
using Swoop.Server;

namespace Swoop.Faults.Tests.Exhaustion;

/// <summary>The tests' own assembly as a program: a victim in a process of its own, whose handles may run out without hurting the tests.</summary>
internal static class Program
{
    /// <summary>What the first line of output begins with; the port follows.</summary>
    public const string Ready = "ready ";

    /// <summary>What a line of output begins with that was logged.</summary>
    public const string Logged = "log ";

    /// <summary>Serves until its input is closed.</summary>
    private static async Task Main()
    {
        using var logs = new ConsoleLogs();
        await using var victim = await Victim.StartAsync(new GrpcServerOptions { LoggerFactory = logs });
        Console.WriteLine($"{Ready}{victim.EndPoint.Port}");
        await Console.In.ReadToEndAsync();
    }

    /// <summary>Writes warnings and errors to the standard output.</summary>
    private sealed class ConsoleLogs : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Console.WriteLine($"{Logged}{formatter(state, exception)} {exception?.Message}");
        }

        public void Dispose()
        {
        }
    }
}

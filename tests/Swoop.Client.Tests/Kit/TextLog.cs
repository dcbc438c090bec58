using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Swoop.Client.Tests.Kit;

/// <summary>Keeps what was logged, so that a failing test can show it.</summary>
internal sealed class TextLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(formatter(state, exception));

    public void Dispose()
    {
    }

    public override string ToString() => string.Join(Environment.NewLine, _lines);
}

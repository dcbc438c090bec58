using Microsoft.Extensions.Logging;

namespace Swoop.Client.Resolving;

/// <summary>What a resolver can ask of its channel. All members but <see cref="Run"/> belong to the control loop.</summary>
public interface IResolverHost
{
    /// <summary>The clock.</summary>
    TimeProvider Time { get; }

    /// <summary>Where to log.</summary>
    ILogger Logger { get; }

    /// <summary>The port of targets that name none: 443 with TLS, 80 without.</summary>
    int DefaultPort { get; }

    /// <summary>Hands a result over.</summary>
    /// <returns>False where it is of no use, such as a failure, or no endpoints: a resolver that asks should ask again after a backoff.</returns>
    bool Report(ResolverResult result);

    /// <summary>Runs a step on the control loop, later; from any thread.</summary>
    void Run(Action step);

    /// <summary>Runs a step on the control loop after a time, unless the result is disposed before.</summary>
    IDisposable Schedule(TimeSpan delay, Action step);
}

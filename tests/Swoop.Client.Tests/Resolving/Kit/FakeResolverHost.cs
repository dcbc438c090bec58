using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Swoop.Client.Resolving;
using Swoop.TestKit;

namespace Swoop.Client.Tests.Resolving.Kit;

/// <summary>A channel as a resolver sees it: steps run at once, one at a time; time moves when a test says so.</summary>
internal sealed class FakeResolverHost : IResolverHost
{
    private readonly Lock _loop = new();

    public ManualTimeProvider Clock { get; } = new();

    public List<ResolverResult> Reports { get; } = [];

    /// <summary>What the channel answers to a report.</summary>
    public bool IsContent { get; set; } = true;

    public TimeProvider Time => Clock;

    public ILogger Logger => NullLogger.Instance;

    public int DefaultPort { get; init; } = 443;

    public bool Report(ResolverResult result)
    {
        Reports.Add(result);
        return IsContent && result.Failure is null;
    }

    public void Run(Action step)
    {
        lock (_loop) step();
    }

    public IDisposable Schedule(TimeSpan delay, Action step) => Clock.CreateTimer(_ => Run(step), null, delay, Timeout.InfiniteTimeSpan);
}

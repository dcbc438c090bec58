using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Swoop.Client.Connecting;

namespace Swoop.Client.Resolving.Dns;

/// <summary>When a name is resolved: at first, when asked to but not too often, and again after failures (gRPC, "Name resolution" and "Connection backoff").</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The token source has no timer and goes with the resolver.")]
internal sealed class DnsResolver(INameLookup lookup, DnsResolverOptions options, IResolverHost host) : Resolver
{
    private static readonly TimeSpan _initialBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _maxBackoff = TimeSpan.FromSeconds(120);

    private readonly Backoff _backoff = new(_initialBackoff, _maxBackoff);
    private readonly CancellationTokenSource _ended = new();
    private Phase _phase;
    private IDisposable? _timer;
    private long _lastResolved;
    private ResolverResult _last = new();

    private enum Phase
    {
        New,
        Resolving,
        Resolved,
        BackingOff,
        Ended,
    }

    public override void Start() => Resolve();

    public override void Refresh()
    {
        // Under way or about to be anyway.
        if (_phase != Phase.Resolved) return;
        var wait = options.MinResolutionInterval - host.Time.GetElapsedTime(_lastResolved);
        if (wait <= TimeSpan.Zero) Resolve();
        else ResolveAfter(wait);
    }

    public override void Shutdown()
    {
        if (_phase == Phase.Ended) return;
        _phase = Phase.Ended;
        _timer?.Dispose();
        _ended.Cancel();
    }

    private void Resolve()
    {
        if (_phase is Phase.Resolving or Phase.Ended) return;
        _phase = Phase.Resolving;
        _timer?.Dispose();
        _ = ResolveAsync();
    }

    private void ResolveAfter(TimeSpan wait)
    {
        _timer?.Dispose();
        _timer = host.Schedule(wait, Resolve);
    }

    private async Task ResolveAsync()
    {
        NameLookupResult found;
        try
        {
            found = await lookup.LookUpAsync(_ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            var failure = new Status(StatusCode.Unavailable, $"Resolving {lookup.Name} failed: {exception.Message}", exception);
            found = new NameLookupResult(ResolverResult.Failed(failure), IsServiceConfigKnown: false);
        }

        host.Run(() => OnResolved(found));
    }

    private void OnResolved(NameLookupResult found)
    {
        if (_phase == Phase.Ended) return;
        var result = found.Result;
        if (result.Failure is { } failure) DnsLog.Failed(host.Logger, lookup.Name, failure.Detail);
        else if (found.IsServiceConfigKnown) _last = result;
        else result = result with { ServiceConfig = _last.ServiceConfig, ServiceConfigFailure = _last.ServiceConfigFailure };
        _phase = Phase.Resolved;
        _lastResolved = host.Time.GetTimestamp();
        if (options.RefreshInterval is { } interval) ResolveAfter(interval > options.MinResolutionInterval ? interval : options.MinResolutionInterval);
        var isWelcome = host.Report(result) && result.Failure is null;
        // Meanwhile the channel may have asked again, or ended.
        if (_phase != Phase.Resolved) return;
        if (isWelcome)
        {
            _backoff.Reset();
            return;
        }

        _phase = Phase.BackingOff;
        ResolveAfter(_backoff.Next());
    }
}

using Grpc.Core;
using Swoop.Client.Balancing;

namespace Swoop.Client.Tests.Simulation;

/// <summary>Calls that arrive by chance at a mean rate, whether or not those before have ended, and go where the policy's picker says.</summary>
internal sealed class SimulatedTraffic
{
    private static readonly Marshaller<byte[]> Bytes = new(value => value, value => value);

    private readonly SimulatedHost _host;
    private readonly Random _random;
    private readonly List<SimulatedCall> _waiting = [];
    private TrafficReport _report = new();
    private int _toStart;
    private int _open;

    /// <param name="host">Where the policy works.</param>
    /// <param name="seed">Of the arrivals; the host's unless given.</param>
    public SimulatedTraffic(SimulatedHost host, int? seed = null)
    {
        _host = host;
        _random = new Random(seed ?? host.Seed);
    }

    /// <summary>The method that simulated calls call.</summary>
    public static IMethod Method { get; } = new Method<byte[], byte[]>(MethodType.Unary, "simulation.Service", "Call", Bytes, Bytes);

    /// <summary>The mean rate.</summary>
    public double CallsPerSecond { get; init; } = 1000;

    /// <summary>Whether calls wait where the picker fails them.</summary>
    public bool WaitsForReady { get; init; }

    /// <summary>The metadata of the n-th call; none unless set.</summary>
    public Func<int, Metadata?> Headers { get; init; } = _ => null;

    /// <summary>Starts so many calls and lets time pass until all have ended.</summary>
    public TrafficReport Run(int calls)
    {
        _report = new TrafficReport();
        _toStart = calls;
        _open = calls;
        _host.PickerChanged += OnPickerChanged;
        ScheduleNext();
        while (_open > 0)
        {
            if (!_host.Clock.RunNext()) throw new InvalidOperationException($"{_open} calls wait and nothing more will happen; the policy is {_host.State}.");
        }

        _host.PickerChanged -= OnPickerChanged;
        return _report;
    }

    internal void OnEnded(SimulatedBackend backend, TimeSpan startedAt, Status status)
    {
        _open--;
        _report.Add(backend, _host.Clock.Now - startedAt, status);
    }

    private void ScheduleNext()
    {
        if (_toStart == 0) return;
        _host.Schedule(-Math.Log(1 - _random.NextDouble()) * TimeSpan.FromSeconds(1) / CallsPerSecond, OnArrival);
    }

    private void OnArrival()
    {
        var headers = Headers(_report.Started++);
        _toStart--;
        ScheduleNext();
        TryStart(new SimulatedCall(this, _host.Clock.Now, headers));
    }

    private void TryStart(SimulatedCall call)
    {
        var result = _host.Picker.Pick(new PickArgs(Method, call.Headers));
        if (result.IsDrop || (result.IsFailure && !WaitsForReady))
        {
            _open--;
            _report.AddUnsent(result);
        }
        else if (result.Subchannel is { State: ConnectivityState.Ready } subchannel)
        {
            call.SendTo(SimulatedSubchannel.Of(subchannel).Backend, result.Tracker);
        }
        else
        {
            _waiting.Add(call);
            _host.WakeIfIdle();
        }
    }

    private void OnPickerChanged() => _host.Run(() =>
    {
        if (_waiting.Count == 0) return;
        SimulatedCall[] calls = [.. _waiting];
        _waiting.Clear();
        foreach (var call in calls) TryStart(call);
    });
}

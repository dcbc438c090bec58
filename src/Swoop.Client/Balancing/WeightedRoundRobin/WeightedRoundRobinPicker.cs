using Swoop.Client.Balancing.Endpoints;

namespace Swoop.Client.Balancing.WeightedRoundRobin;

/// <summary>The ready endpoints take turns by weight; the weights are renewed while the picker is in use.</summary>
internal sealed class WeightedRoundRobinPicker : Picker
{
    private readonly Turn[] _ready;
    private readonly bool _readsTrailers;
    private volatile StrideScheduler _scheduler;
    private ulong _number;

    public WeightedRoundRobinPicker(IReadOnlyList<EndpointChild> ready, bool readsTrailers, Random random)
    {
        _ready = [.. ready.Select(child => new Turn(child.Picker, (EndpointWeight)child.Tag!))];
        _readsTrailers = readsTrailers;
        // Many clients that begin at once must not all begin with the same endpoint.
        _number = (ulong)random.Next();
        _scheduler = CreateScheduler();
    }

    public override PickResult Pick(in PickArgs args)
    {
        ref readonly var turn = ref _ready[_scheduler.Next(ref _number)];
        var result = turn.Picker.Pick(args);
        return _readsTrailers ? result.With(turn.Weight) : result;
    }

    /// <summary>Takes the endpoints' latest weights over.</summary>
    public void UpdateWeights() => _scheduler = CreateScheduler();

    private StrideScheduler CreateScheduler() => StrideScheduler.Create(Array.ConvertAll(_ready, turn => turn.Weight.Read()));

    private readonly record struct Turn(Picker Picker, EndpointWeight Weight);
}

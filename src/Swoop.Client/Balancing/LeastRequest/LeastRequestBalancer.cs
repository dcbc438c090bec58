using Swoop.Client.Balancing.Endpoints;
using Swoop.Client.Resolving;

namespace Swoop.Client.Balancing.LeastRequest;

internal sealed class LeastRequestBalancer(IBalancerHost host) : EndpointBalancer(host)
{
    private readonly PickerRandom _random = new(host.Random);
    private int _choiceCount = LeastRequestConfig.LeastChoices;

    protected override IReadOnlyList<ResolvedEndpoint> OnUpdating(BalancerUpdate update)
    {
        var config = update.Config as LeastRequestConfig ?? new LeastRequestConfig();
        _choiceCount = Math.Min(config.ChoiceCount, LeastRequestConfig.MostChoices);
        return update.Endpoints;
    }

    /// <remarks>Endpoints connect again at once, so the policy as a whole is never idle (gRFC A58, A48).</remarks>
    protected override ConnectivityState Aggregate() => base.Aggregate() is var state && state == ConnectivityState.Idle ? ConnectivityState.Connecting : state;

    protected override Picker CreatePicker(ConnectivityState state, IReadOnlyList<EndpointChild> ready) => state == ConnectivityState.Ready
        ? new LeastRequestPicker([.. ready.Select(CandidateOf)], _choiceCount, _random)
        : WithoutReady(state);

    // The count lives as long as the endpoint: calls that an older picker sent still count.
    private static LeastRequestPicker.Candidate CandidateOf(EndpointChild child) =>
        new(child.Picker, (OutstandingCalls)(child.Tag ??= new OutstandingCalls()));
}

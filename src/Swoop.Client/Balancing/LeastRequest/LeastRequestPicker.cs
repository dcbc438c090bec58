namespace Swoop.Client.Balancing.LeastRequest;

/// <summary>Draws some of the ready endpoints and takes the one with the fewest open calls.</summary>
/// <remarks>One endpoint may be drawn several times (gRFC A48): even the busiest keeps a small part of the calls, and so shows when it is well again.</remarks>
internal sealed class LeastRequestPicker(LeastRequestPicker.Candidate[] ready, int choiceCount, PickerRandom random) : Picker
{
    public override PickResult Pick(in PickArgs args)
    {
        ref readonly var best = ref Draw();
        for (var i = 1; i < choiceCount; i++)
        {
            ref readonly var other = ref Draw();
            if (other.Calls.Count < best.Calls.Count) best = ref other;
        }

        return best.Picker.Pick(args).With(best.Calls);
    }

    private ref readonly Candidate Draw() => ref ready[random.Next(ready.Length)];

    internal readonly record struct Candidate(Picker Picker, OutstandingCalls Calls);
}

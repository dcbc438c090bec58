namespace Swoop.Client.Balancing.WeightedTarget;

/// <summary>Draws one of several pickers, each with a chance in proportion to its weight.</summary>
internal sealed class WeightedPicker : Picker
{
    // Weights 3, 1, 2 end at 3, 4, 6; the number drawn, from 0 to 5, belongs to the first that ends above it.
    private readonly long[] _ends;
    private readonly Picker[] _pickers;

    /// <param name="pickers">At least one; the weights are at least 1.</param>
    public WeightedPicker(IReadOnlyList<(uint Weight, Picker Picker)> pickers)
    {
        _pickers = [.. pickers.Select(entry => entry.Picker)];
        _ends = new long[pickers.Count];
        var end = 0L;
        for (var index = 0; index < pickers.Count; index++) _ends[index] = end += pickers[index].Weight;
    }

    public override PickResult Pick(in PickArgs args)
    {
        var found = Array.BinarySearch(_ends, Random.Shared.NextInt64(_ends[^1]));
        return _pickers[found < 0 ? ~found : found + 1].Pick(args);
    }
}

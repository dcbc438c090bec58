namespace Swoop.Client.Balancing.RoundRobin;

/// <summary>Asks one picker after the other.</summary>
internal sealed class RoundRobinPicker(Picker[] pickers, int start) : Picker
{
    private int _last = start;

    // The counter wraps; as an unsigned number it stays an index.
    public override PickResult Pick(in PickArgs args) => pickers[(uint)Interlocked.Increment(ref _last) % (uint)pickers.Length].Pick(args);
}

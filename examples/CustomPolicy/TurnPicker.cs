using Swoop.Client.Balancing;

namespace CustomPolicy;

/// <summary>Asks one endpoint's picker after the other.</summary>
internal sealed class TurnPicker(Picker[] pickers) : Picker
{
    private int _turn;

    // Many calls at once: the counter is all that they share. It wraps, and stays an index as an unsigned number.
    public override PickResult Pick(in PickArgs args) => pickers[(uint)Interlocked.Increment(ref _turn) % (uint)pickers.Length].Pick(args);
}

namespace Swoop.Client.Balancing;

/// <summary>Queues calls, and has the first of them wake the policy.</summary>
/// <param name="host">Where the policy runs.</param>
/// <param name="exitIdle">Wakes the policy; run on the control loop, once.</param>
public sealed class IdlePicker(IBalancerHost host, Action exitIdle) : Picker
{
    private int _isWoken;

    /// <inheritdoc/>
    public override PickResult Pick(in PickArgs args)
    {
        if (Interlocked.Exchange(ref _isWoken, 1) == 0) host.Run(exitIdle);
        return PickResult.Queue;
    }
}

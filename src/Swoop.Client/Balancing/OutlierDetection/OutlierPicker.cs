namespace Swoop.Client.Balancing.OutlierDetection;

/// <summary>Picks what the policy beneath picks, and has the call counted where anything is to be ejected.</summary>
internal sealed class OutlierPicker(Picker inner, bool counts) : Picker
{
    public override PickResult Pick(in PickArgs args)
    {
        var result = inner.Pick(args);
        var picked = result.Subchannel;
        while (picked is DelegatingSubchannel and not OutlierSubchannel) picked = ((DelegatingSubchannel)picked).Inner;
        // The policy above knows the subchannel that it made itself, not this one's.
        if (picked is not OutlierSubchannel subchannel) return result;
        return PickResult.To(subchannel.Inner, counts ? subchannel.TrackerFor(result.Tracker) : result.Tracker);
    }
}

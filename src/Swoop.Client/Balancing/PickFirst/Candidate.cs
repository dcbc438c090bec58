using System.Net;
using Swoop.Client.Resolving;

namespace Swoop.Client.Balancing.PickFirst;

/// <summary>One of the addresses that <c>pick_first</c> may use.</summary>
internal sealed class Candidate(OrderedAddress entry)
{
    public EndPoint Address { get; } = entry.Address;

    public EndpointAttributes Attributes { get; set; } = entry.Attributes;

    /// <summary>Made when the address is tried for the first time.</summary>
    public Subchannel? Subchannel { get; private set; }

    /// <summary>An attempt has failed since the pass over all addresses began.</summary>
    public bool HasFailed { get; set; }

    public Subchannel Open(IBalancerHost host, Action<Subchannel> onStateChanged) =>
        Subchannel ??= host.CreateSubchannel(Address, Attributes, onStateChanged);

    public void Close()
    {
        Subchannel?.Shutdown();
        Subchannel = null;
    }
}

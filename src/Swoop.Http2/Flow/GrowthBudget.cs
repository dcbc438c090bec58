using Swoop.Http2.Streams;

namespace Swoop.Http2.Flow;

/// <summary>How far the streams' receive windows may grow together, so that what a connection can hold unread stays bounded.</summary>
/// <remarks>
/// <para>The connection's credit comes back on arrival, so streams hold at most the sum of their windows. If every window grew with the
/// bandwidth, a hundred streams that nobody reads could hold a hundred times 16 MiB. So a window that all streams begin with grows to
/// an even share of the budget only, and beyond that a stream grows when its reader takes octets, while the budget lasts. A window
/// that was granted is never taken back, so no stream can starve another.</para>
/// <code>
///   what a connection holds unread  &lt;=  streams x max(initial window, budget / streams)  +  budget
/// </code>
/// </remarks>
internal sealed class GrowthBudget(long budget, int initialWindow, int streams)
{
    private long _granted;

    /// <summary>The largest window that all streams may begin with.</summary>
    public int Share { get; } = (int)Math.Clamp(budget / Math.Max(streams, 1), initialWindow, int.MaxValue);

    /// <summary>What a stream whose window is to become <paramref name="target"/> octets may have; at least what it has.</summary>
    public int Grant(Http2Stream stream, int target)
    {
        var size = stream.ReceiveWindow.Size;
        var grown = (int)Math.Min(target - size, budget - _granted);
        if (grown <= 0) return size;
        _granted += grown;
        stream.GrantedGrowth += grown;
        return size + grown;
    }

    /// <summary>The stream is over; others may grow.</summary>
    public void Release(Http2Stream stream)
    {
        _granted -= stream.GrantedGrowth;
        stream.GrantedGrowth = 0;
    }
}

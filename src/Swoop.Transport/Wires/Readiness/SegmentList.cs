namespace Swoop.Transport.Wires.Readiness;

/// <summary>Segments of a vectored send, which may send a part only.</summary>
internal static class SegmentList
{
    /// <summary>Drops what was sent.</summary>
    public static void DropFirst(this List<ArraySegment<byte>> segments, int sent)
    {
        var whole = 0;
        while (whole < segments.Count && sent >= segments[whole].Count) sent -= segments[whole++].Count;
        segments.RemoveRange(0, whole);
        if (sent > 0) segments[0] = segments[0][sent..];
    }
}

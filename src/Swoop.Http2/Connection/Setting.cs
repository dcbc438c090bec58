namespace Swoop.Http2.Connection;

/// <summary>The settings of RFC 9113, 6.5.2; others are ignored.</summary>
public enum SettingId : ushort
{
    /// <summary>The largest HPACK table that the sender's decoder keeps; 4,096 at first.</summary>
    HeaderTableSize = 0x1,

    /// <summary>0 forbids server push; 1 at first.</summary>
    EnablePush = 0x2,

    /// <summary>How many streams the receiver may have open; unlimited at first.</summary>
    MaxConcurrentStreams = 0x3,

    /// <summary>The window that each stream begins with; 65,535 at first.</summary>
    InitialWindowSize = 0x4,

    /// <summary>The largest frame payload that the sender takes; 16,384 at first.</summary>
    MaxFrameSize = 0x5,

    /// <summary>The largest header list that the sender takes; unlimited at first.</summary>
    MaxHeaderListSize = 0x6,
}

/// <summary>One entry of a SETTINGS frame.</summary>
/// <param name="Id">The setting; may be one that nobody knows.</param>
/// <param name="Value">Its value.</param>
public readonly record struct Setting(SettingId Id, uint Value)
{
    /// <summary>An entry's length in octets.</summary>
    public const int Size = 6;
}

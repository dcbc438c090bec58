using System.Buffers.Binary;
using Swoop.Http2.Hpack;

namespace Swoop.Http2.Connection;

/// <summary>What the peer allows us: its SETTINGS, or the defaults of RFC 9113, 6.5.2, until they arrive.</summary>
public sealed class PeerSettings
{
    internal const uint MaxWindow = 0x7fff_ffff;
    internal const int SmallestMaxFrame = 16_384;
    internal const int LargestMaxFrame = (1 << 24) - 1;

    /// <summary>The largest HPACK table that the peer's decoder keeps, in octets.</summary>
    public int HeaderTableSize { get; private set; } = 4096;

    /// <summary>How many streams we may have open at a time.</summary>
    public uint MaxConcurrentStreams { get; private set; } = uint.MaxValue;

    /// <summary>The send window that each new stream begins with, in octets.</summary>
    public int InitialWindowSize { get; private set; } = 65_535;

    /// <summary>The largest frame payload that the peer takes, in octets.</summary>
    public int MaxFrameSize { get; private set; } = SmallestMaxFrame;

    /// <summary>The largest header list that the peer takes, in octets of name + value + 32; advisory.</summary>
    public uint MaxHeaderListSize { get; private set; } = uint.MaxValue;

    /// <summary>Applies a SETTINGS payload, entry by entry in order (RFC 9113, 6.5.3).</summary>
    internal Fault? Apply(ReadOnlySpan<byte> payload, Role own, HpackEncoder encoder)
    {
        for (; payload.Length >= Setting.Size; payload = payload[Setting.Size..])
        {
            var id = (SettingId)BinaryPrimitives.ReadUInt16BigEndian(payload);
            var value = BinaryPrimitives.ReadUInt32BigEndian(payload[2..]);
            if (Apply(id, value, own, encoder) is { } fault) return fault;
        }

        return null;
    }

    private Fault? Apply(SettingId id, uint value, Role own, HpackEncoder encoder)
    {
        switch (id)
        {
            case SettingId.HeaderTableSize:
                HeaderTableSize = (int)Math.Min(value, int.MaxValue);
                // Each value, not the last one only: the smallest in between evicts, and the peer must be told so (RFC 7541, 4.2).
                encoder.MaxTableSize = HeaderTableSize;
                return null;
            case SettingId.EnablePush when value > 1:
                return Fault.OfConnection(ErrorCode.ProtocolError, "SETTINGS_ENABLE_PUSH is neither 0 nor 1");
            case SettingId.EnablePush when value == 1 && own == Role.Client:
                return Fault.OfConnection(ErrorCode.ProtocolError, "a server must not set SETTINGS_ENABLE_PUSH to 1");
            case SettingId.MaxConcurrentStreams:
                MaxConcurrentStreams = value;
                return null;
            case SettingId.InitialWindowSize when value > MaxWindow:
                return Fault.OfConnection(ErrorCode.FlowControlError, "SETTINGS_INITIAL_WINDOW_SIZE is above 2^31-1");
            case SettingId.InitialWindowSize:
                InitialWindowSize = (int)value;
                return null;
            case SettingId.MaxFrameSize when value is < SmallestMaxFrame or > LargestMaxFrame:
                return Fault.OfConnection(ErrorCode.ProtocolError, "SETTINGS_MAX_FRAME_SIZE is not between 2^14 and 2^24-1");
            case SettingId.MaxFrameSize:
                MaxFrameSize = (int)value;
                return null;
            case SettingId.MaxHeaderListSize:
                MaxHeaderListSize = value;
                return null;
            default:
                return null;
        }
    }
}

using Swoop.Protocol.Framing;

namespace Swoop.Protocol.Tests;

/// <summary>Builds bytes as peers send them.</summary>
internal static class Wire
{
    public static byte[] Frame(ReadOnlySpan<byte> payload, byte flags = 0)
    {
        var frame = new byte[MessagePrefix.Size + payload.Length];
        new MessagePrefix(flags, (uint)payload.Length).Write(frame);
        payload.CopyTo(frame.AsSpan(MessagePrefix.Size));
        return frame;
    }

    public static byte[] Prefix(uint length, byte flags = 0)
    {
        var prefix = new byte[MessagePrefix.Size];
        new MessagePrefix(flags, length).Write(prefix);
        return prefix;
    }

    public static byte[] Payload(int length, int seed = 1)
    {
        var payload = new byte[length];
        new Random(seed).NextBytes(payload);
        return payload;
    }
}

using Swoop.Http2.Output;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Wires;

internal static class WireIO
{
    public static byte[] Pattern(int length, int seed = 0)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static OutputBuffer Output(ReadOnlySpan<byte> bytes)
    {
        var output = new OutputBuffer();
        output.Write(bytes);
        return output;
    }

    public static async Task SendBytesAsync(this Wire wire, ReadOnlyMemory<byte> bytes) => await wire.SendAsync(Output(bytes.Span));

    public static async Task<byte[]> ReceiveExactlyAsync(this Wire wire, int length)
    {
        var bytes = new byte[length];
        for (var filled = 0; filled < length;)
        {
            var received = await wire.ReceiveAsync(bytes.AsMemory(filled));
            Assert.NotEqual(0, received);
            filled += received;
        }

        return bytes;
    }

    public static bool IsConnectionError(Exception? exception) =>
        exception is IOException or System.Net.Sockets.SocketException or ObjectDisposedException;
}

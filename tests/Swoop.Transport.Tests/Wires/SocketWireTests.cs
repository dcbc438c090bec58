using System.Buffers;
using Swoop.Http2.Output;

namespace Swoop.Transport.Tests.Wires;

public sealed class SocketWireTests
{
    [Fact]
    public async Task Payloads_outside_arrays_are_sent_too()
    {
        var (first, second) = await WirePair.CreateAsync("tcp");
        var bytes = WireIO.Pattern(1000);
        using var foreign = new ForeignMemory(bytes);
        var output = new OutputBuffer();
        output.Write("head"u8);
        output.WriteReference(foreign.Memory, null);
        await first.SendAsync(output);
        var received = await second.ReceiveExactlyAsync(1004);
        Assert.Equal("head"u8.ToArray(), received[..4]);
        Assert.Equal(bytes, received[4..]);
        first.Abort();
        second.Abort();
    }

    [Fact]
    public async Task A_payload_without_bytes_sends_nothing()
    {
        var (first, second) = await WirePair.CreateAsync("tcp");
        var output = new OutputBuffer();
        output.WriteReference(ReadOnlyMemory<byte>.Empty, null);
        await first.SendAsync(output);
        first.Abort();
        Assert.Equal(0, await second.ReceiveAsync(new byte[1]));
        second.Abort();
    }

    [Fact]
    public async Task The_user_timeout_is_set_on_tcp_under_linux_only()
    {
        var (first, second) = await WirePair.CreateAsync("tls");
        var (unix, otherUnix) = await WirePair.CreateAsync("unix");
        Assert.Equal(OperatingSystem.IsLinux(), first.SetUserTimeout(TimeSpan.FromSeconds(20)));
        Assert.False(unix.SetUserTimeout(TimeSpan.FromSeconds(20)));
        first.Abort();
        Assert.False(first.SetUserTimeout(TimeSpan.FromSeconds(20)));
        second.Abort();
        unix.Abort();
        otherUnix.Abort();
    }

    /// <summary>Memory that gives no array away, as memory from outside the heap does.</summary>
    private sealed class ForeignMemory(byte[] bytes) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => bytes;

        public override MemoryHandle Pin(int elementIndex = 0) => bytes.AsMemory(elementIndex).Pin();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}

using System.Runtime.CompilerServices;
using System.Text;
using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.Sharing;

public sealed class SharedHeadersTests
{
    private readonly SharedHeaders _shared = new();

    [Fact]
    public void Connections_that_send_the_same_path_hold_one_entry()
    {
        var (first, second) = (new HpackDecoder(shared: _shared), new HpackDecoder(shared: _shared));
        Receive(first, Literal(":path", "/a.B/C"));
        Receive(second, Literal(":path", "/a.B/C"));
        Assert.Same(first.Table[0], second.Table[0]);
    }

    [Fact]
    public void Decoders_that_share_nothing_hold_entries_of_their_own()
    {
        var (first, second) = (new HpackDecoder(), new HpackDecoder());
        Receive(first, Literal(":path", "/a.B/C"));
        Receive(second, Literal(":path", "/a.B/C"));
        Assert.NotSame(first.Table[0], second.Table[0]);
    }

    [Theory]
    [InlineData("authorization", "Bearer 0123456789")]
    [InlineData("cookie", "session=0123456789")]
    [InlineData("tenant", "blue")]
    [InlineData("grpc-trace-bin", "AAAA")]
    [InlineData("grpc-message", "no such user")]
    [InlineData("host", "example.org")]
    public void What_a_user_sends_stays_with_its_connection(string name, string value)
    {
        var (first, second) = (new HpackDecoder(shared: _shared), new HpackDecoder(shared: _shared));
        Receive(first, Literal(name, value));
        Receive(second, Literal(name, value));
        Assert.Equal(1, first.Table.Count);
        Assert.NotSame(first.Table[0], second.Table[0]);
    }

    [Fact]
    public void Long_values_are_not_shared()
    {
        var path = "/" + new string('x', 256);
        Assert.Null(Get(":path", path));
        Assert.NotNull(Get(":path", path[1..]));
    }

    [Fact]
    public void The_same_value_under_two_names_makes_two_entries()
    {
        var (authority, agent) = (Get(":authority", "x"), Get("user-agent", "x"));
        Assert.Equal(":authority"u8, authority!.Name);
        Assert.Equal("user-agent"u8, agent!.Name);
    }

    [Fact]
    public void A_peer_that_invents_paths_evicts_others_but_changes_none_and_holds_no_more_entries_than_there_are_places()
    {
        var kept = Get(":path", "/a.B/C")!;
        var invented = Invent(10_000);
        GC.Collect();
        // Counted one by one: other tests run beside this one, so the memory of the process tells nothing.
        Assert.InRange(invented.Count(static entry => entry.IsAlive), 1, SharedHeaders.Places);
        Assert.Equal("/a.B/C"u8, kept.Value);
        Assert.Equal("/a.B/C"u8, Get(":path", "/a.B/C")!.Value);
        GC.KeepAlive(_shared);
    }

    [Fact]
    public void Threads_always_get_the_field_they_asked_for() =>
        Parallel.For(0, 8, worker =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var path = $"/s/{i % 200}";
                var entry = Get(":path", path)!;
                Assert.Equal(path, Encoding.ASCII.GetString(entry.Value));
                Assert.Equal(":path"u8, entry.Name);
                Assert.Equal(KnownHeader.Path, entry.Known);
            }
        });

    // Not inlined, so that no entry is left on the caller's stack.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference[] Invent(int count)
    {
        var entries = new WeakReference[count];
        for (var i = 0; i < count; i++) entries[i] = new WeakReference(Get(":path", $"/invented.Service/Method{i}"));
        return entries;
    }

    private HeaderTableEntry? Get(string name, string value)
    {
        var octets = Encoding.ASCII.GetBytes(name);
        return _shared.GetOrAdd(octets, Encoding.ASCII.GetBytes(value), KnownHeaders.Recognize(octets));
    }

    // Literal with incremental indexing and a new name (RFC 7541, 6.2.1); all strings shorter than 127 octets.
    private static byte[] Literal(string name, string value) =>
        [0x40, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static void Receive(HpackDecoder decoder, byte[] block)
    {
        var sink = default(Nowhere);
        Assert.Null(decoder.Decode(block, ref sink));
    }

    private struct Nowhere : IHeaderSink
    {
        public readonly void Field(in HeaderField field)
        {
        }
    }
}

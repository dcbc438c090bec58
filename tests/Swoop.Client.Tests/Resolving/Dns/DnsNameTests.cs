using Swoop.Client.Resolving.Dns;

namespace Swoop.Client.Tests.Resolving.Dns;

public sealed class DnsNameTests
{
    [Theory]
    [InlineData("example.com")]
    [InlineData("_grpc._tcp.example.com")]
    [InlineData("a")]
    public void A_name_is_read_as_it_was_written(string name)
    {
        var bytes = new byte[300];
        Assert.True(DnsName.TryWrite(name, bytes, out var length));

        var position = 0;
        Assert.True(DnsName.TryRead(bytes.AsSpan(0, length), ref position, out var read));
        Assert.Equal((name, length), (read, position));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("ä")]
    public void What_is_no_name_is_not_written(string name) => Assert.False(DnsName.TryWrite(name, new byte[300], out _));

    [Fact]
    public void Too_long_labels_and_names_are_not_written()
    {
        Assert.True(DnsName.TryWrite(new string('a', 63), new byte[300], out _));
        Assert.False(DnsName.TryWrite(new string('a', 64), new byte[300], out _));
        Assert.True(DnsName.TryWrite(string.Join('.', Enumerable.Repeat("a", 127)), new byte[300], out var length));
        Assert.Equal(255, length);
        Assert.False(DnsName.TryWrite(string.Join('.', Enumerable.Repeat("a", 128)), new byte[300], out _));
    }

    [Fact]
    public void Pointers_lead_back()
    {
        byte[] message = [1, (byte)'b', 0, 1, (byte)'a', 0xC0, 0, 9];
        var position = 3;

        Assert.True(DnsName.TryRead(message, ref position, out var name));
        Assert.Equal(("a.b", 7), (name, position));
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0 })]
    [InlineData(new byte[] { 0xC0, 1 })]
    [InlineData(new byte[] { 0xC0 })]
    [InlineData(new byte[] { 0xFF, 0xFF })]
    [InlineData(new byte[] { 1, 97, 0xC0, 0 })]
    [InlineData(new byte[] { 0xC0, 2, 0xC0, 0 })]
    [InlineData(new byte[] { 64, 97 })]
    [InlineData(new byte[] { 0x80, 97 })]
    [InlineData(new byte[] { 5, 97 })]
    [InlineData(new byte[] { 1, 97 })]
    [InlineData(new byte[] { })]
    public void Circles_and_broken_names_are_refused(byte[] message)
    {
        var position = 0;

        Assert.False(DnsName.TryRead(message, ref position, out _));
    }

    [Fact]
    public void A_name_longer_than_names_may_be_is_refused()
    {
        // Five labels of 63 octets, and then the end.
        byte[] message = [.. Enumerable.Repeat((byte[])[63, .. Enumerable.Repeat((byte)'a', 63)], 5).SelectMany(x => x), 0];
        var position = 0;

        Assert.False(DnsName.TryRead(message, ref position, out _));
    }

    [Theory]
    [InlineData((byte)'.')]
    [InlineData((byte)' ')]
    [InlineData((byte)'\n')]
    [InlineData((byte)0)]
    [InlineData((byte)0xE4)]
    public void Odd_characters_make_no_name_but_break_nothing(byte octet)
    {
        byte[] message = [1, octet, 0, 7];
        var position = 0;

        Assert.True(DnsName.TryRead(message, ref position, out var name));
        Assert.Null(name);
        Assert.Equal(3, position);
    }
}

using System.Text;
using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.Tables;

public class StaticTableTests
{
    [Theory]
    [InlineData(1, ":authority", "", KnownHeader.Authority)]
    [InlineData(3, ":method", "POST", KnownHeader.Method)]
    [InlineData(8, ":status", "200", KnownHeader.Status)]
    [InlineData(16, "accept-encoding", "gzip, deflate", KnownHeader.None)]
    [InlineData(23, "authorization", "", KnownHeader.None)]
    [InlineData(31, "content-type", "", KnownHeader.ContentType)]
    [InlineData(38, "host", "", KnownHeader.Host)]
    [InlineData(55, "set-cookie", "", KnownHeader.None)]
    [InlineData(58, "user-agent", "", KnownHeader.UserAgent)]
    [InlineData(61, "www-authenticate", "", KnownHeader.None)]
    public void Entries_stand_where_appendix_A_puts_them(int index, string name, string value, KnownHeader known)
    {
        var entry = StaticTable.Get(index);
        Assert.Equal(name, Encoding.ASCII.GetString(entry.Name));
        Assert.Equal(value, Encoding.ASCII.GetString(entry.Value));
        Assert.Equal(known, entry.Known);
    }

    [Fact]
    public void Every_entry_is_found_by_name_and_value()
    {
        for (var index = 1; index <= StaticTable.Count; index++)
        {
            var entry = StaticTable.Get(index);
            var nameIndex = StaticTable.FindName(entry.Name, HeaderHash.OfName(entry.Name));
            Assert.Equal(entry.Name, StaticTable.Get(nameIndex).Name);
            Assert.True(nameIndex == 1 || !StaticTable.Get(nameIndex - 1).Name.AsSpan().SequenceEqual(entry.Name));
            Assert.Equal(index, StaticTable.FindValue(nameIndex, entry.Value));
        }
    }

    [Theory]
    [InlineData("grpc-status")]
    [InlineData("Content-Type")]
    [InlineData(":statu")]
    [InlineData("")]
    public void Other_names_are_not_found(string name)
    {
        var bytes = Encoding.ASCII.GetBytes(name);
        Assert.Equal(0, StaticTable.FindName(bytes, HeaderHash.OfName(bytes)));
    }

    [Fact]
    public void Another_value_of_a_known_name_is_not_found()
    {
        Assert.Equal(0, StaticTable.FindValue(2, "PUT"u8));
        Assert.Equal(0, StaticTable.FindValue(61, "Basic"u8));
    }
}

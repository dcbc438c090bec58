namespace Swoop.Abstractions.Tests;

public class LookUpTests
{
    private static readonly Metadata _metadata = new()
    {
        { "a", "1" },
        { "b", "2" },
        { "a", "3" },
        { "c-bin", [4] },
    };

    [Fact]
    public void Get_gives_the_last_entry_of_a_key()
    {
        Assert.Same(_metadata[2], _metadata.Get("a"));
    }

    [Fact]
    public void Get_gives_null_for_an_unknown_key()
    {
        Assert.Null(_metadata.Get("unknown"));
        Assert.Null(_metadata.GetValue("unknown"));
        Assert.Null(_metadata.GetValueBytes("unknown"));
        Assert.Empty(_metadata.GetAll("unknown"));
    }

    [Fact]
    public void GetAll_gives_the_entries_of_a_key_in_their_order()
    {
        Assert.Equal(["1", "3"], _metadata.GetAll("a").Select(entry => entry.Value));
    }

    [Fact]
    public void Letter_case_of_the_wanted_key_does_not_count()
    {
        Assert.Equal("3", _metadata.GetValue("A"));
        Assert.Equal([4], _metadata.GetValueBytes("C-Bin"));
        Assert.Equal(2, _metadata.GetAll("A").Count());
    }

    [Fact]
    public void GetValueBytes_gives_the_ascii_form_of_text()
    {
        Assert.Equal("2"u8.ToArray(), _metadata.GetValueBytes("b"));
    }

    [Fact]
    public void GetValue_refuses_a_binary_entry()
    {
        Assert.Throws<InvalidOperationException>(() => _metadata.GetValue("c-bin"));
    }
}

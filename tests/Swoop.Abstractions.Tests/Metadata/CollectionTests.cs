namespace Swoop.Abstractions.Tests;

public class CollectionTests
{
    private static readonly Metadata.Entry _a = new("a", "1");
    private static readonly Metadata.Entry _b = new("b", "2");
    private static readonly Metadata.Entry _c = new("c", "3");

    [Fact]
    public void Entries_keep_the_order_in_which_they_are_added()
    {
        var metadata = new Metadata { _b, _a, _c };

        Assert.Equal([_b, _a, _c], metadata);
    }

    [Fact]
    public void Insert_puts_an_entry_between_others()
    {
        var metadata = new Metadata { _a, _c };

        metadata.Insert(1, _b);

        Assert.Equal([_a, _b, _c], metadata);
    }

    [Fact]
    public void Remove_takes_out_the_very_entry()
    {
        var metadata = new Metadata { _a, _b };

        Assert.False(metadata.Remove(new Metadata.Entry("a", "1")));
        Assert.True(metadata.Remove(_a));
        Assert.Equal([_b], metadata);
    }

    [Fact]
    public void RemoveAt_takes_out_what_is_at_a_position()
    {
        var metadata = new Metadata { _a, _b };

        metadata.RemoveAt(0);

        Assert.Equal([_b], metadata);
    }

    [Fact]
    public void An_entry_can_be_replaced_at_its_position()
    {
        var metadata = new Metadata { _a, _b };

        metadata[1] = _c;

        Assert.Equal([_a, _c], metadata);
    }

    [Fact]
    public void Entries_are_found_and_copied()
    {
        var metadata = new Metadata { _a, _b };
        var array = new Metadata.Entry[3];

        metadata.CopyTo(array, 1);

        Assert.Null(array[0]);
        Assert.Equal([_a, _b], array[1..]);
        Assert.Equal(1, metadata.IndexOf(_b));
        Assert.Equal(-1, metadata.IndexOf(_c));
        Assert.Contains(_a, metadata);
        Assert.DoesNotContain(_c, metadata);
    }

    [Fact]
    public void Clear_leaves_no_entry()
    {
        var metadata = new Metadata { _a, _b };

        metadata.Clear();

        Assert.Empty(metadata);
    }

    [Fact]
    public void A_null_entry_is_refused()
    {
        var metadata = new Metadata { _a };

        Assert.Throws<ArgumentNullException>(() => metadata.Add(null!));
        Assert.Throws<ArgumentNullException>(() => metadata.Insert(0, null!));
        Assert.Throws<ArgumentNullException>(() => metadata[0] = null!);
    }

    [Fact]
    public void Empty_cannot_be_changed()
    {
        var empty = Metadata.Empty;

        Assert.True(empty.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => empty.Add(_a));
        Assert.Throws<InvalidOperationException>(() => empty.Add("key", "value"));
        Assert.Throws<InvalidOperationException>(() => empty.Add("key-bin", [1]));
        Assert.Throws<InvalidOperationException>(() => empty.Insert(0, _a));
        Assert.Throws<InvalidOperationException>(() => empty[0] = _a);
        Assert.Throws<InvalidOperationException>(() => empty.Remove(_a));
        Assert.Throws<InvalidOperationException>(() => empty.RemoveAt(0));
        Assert.Throws<InvalidOperationException>(empty.Clear);
        Assert.Empty(empty);
    }

    [Fact]
    public void New_metadata_can_be_changed()
    {
        Assert.False(new Metadata().IsReadOnly);
    }
}

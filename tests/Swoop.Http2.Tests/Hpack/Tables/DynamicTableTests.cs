using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.Tables;

public class DynamicTableTests
{
    [Fact]
    public void The_newest_entry_comes_first_also_when_the_ring_has_grown_and_wrapped()
    {
        var table = new DynamicTable(4096);
        for (var number = 0; number < 1000; number++)
        {
            Assert.True(table.Add(Entry(number)));
            for (var age = 0; age < table.Count; age++) Assert.Equal(number - age, NumberOf(table[age]));
        }

        Assert.Equal(4096 / 36, table.Count);
        Assert.Equal(128, table.Capacity);
    }

    [Fact]
    public void An_entry_that_fills_the_table_exactly_stays()
    {
        var table = new DynamicTable(72);
        table.Add(Entry(1));
        table.Add(Entry(2));
        Assert.Equal(2, table.Count);
        Assert.Equal(72, table.Size);
    }

    [Fact]
    public void The_oldest_entries_give_way()
    {
        var table = new DynamicTable(100);
        table.Add(Entry(1));
        table.Add(Entry(2));
        table.Add(Entry(3));
        Assert.Equal(2, table.Count);
        Assert.Equal(3, NumberOf(table[0]));
        Assert.Equal(2, NumberOf(table[1]));
    }

    [Fact]
    public void An_entry_larger_than_the_table_empties_it()
    {
        var table = new DynamicTable(100);
        table.Add(Entry(1));
        Assert.False(table.Add(new HeaderTableEntry(new byte[10], new byte[59], KnownHeader.None)));
        Assert.Equal(0, table.Count);
        Assert.Equal(0, table.Size);
        Assert.True(table.Add(Entry(2)));
    }

    [Fact]
    public void Lowering_the_size_evicts_and_raising_it_brings_nothing_back()
    {
        var table = new DynamicTable(4096);
        for (var number = 0; number < 10; number++) table.Add(Entry(number));
        table.MaxSize = 80;
        Assert.Equal(2, table.Count);
        table.MaxSize = 4096;
        Assert.Equal(2, table.Count);
        Assert.Equal(9, NumberOf(table[0]));
        table.MaxSize = 0;
        Assert.Equal(0, table.Count);
        Assert.False(table.Add(Entry(1)));
    }

    private static HeaderTableEntry Entry(int number) => new(BitConverter.GetBytes(number), [], KnownHeader.None);

    private static int NumberOf(HeaderTableEntry entry) => BitConverter.ToInt32(entry.Name);
}

using Swoop.Http2.Streams;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section5_Streams;

public sealed class StreamMapTests
{
    [Fact]
    public void What_was_added_is_found_and_what_was_removed_is_not()
    {
        var map = new StreamMap();
        var random = new Random(5);
        var open = new Dictionary<uint, TestStream>();
        uint next = 1;
        for (var step = 0; step < 5000; step++)
        {
            if (open.Count == 0 || random.Next(2 + step / 1000 % 2) == 0)
            {
                var stream = new TestStream { Id = new StreamId(next) };
                next += 2;
                map.Add(stream);
                open.Add(stream.Id.Value, stream);
            }
            else
            {
                var stream = open.ElementAt(random.Next(open.Count)).Value;
                map.Remove(stream);
                map.Remove(stream);
                open.Remove(stream.Id.Value);
                Assert.False(map.TryGet(stream.Id, out _));
            }

            Assert.Equal(open.Count, map.Count);
        }

        Assert.All(open, pair => Assert.True(map.TryGet(new StreamId(pair.Key), out var found) && ReferenceEquals(found, pair.Value)));
        Assert.Equal(open.Keys.Order(), map.Select(static stream => stream.Id.Value).Order());
    }

    [Fact]
    public void Whoever_looks_at_a_stream_may_remove_it()
    {
        var map = new StreamMap();
        for (uint id = 1; id < 40; id += 2) map.Add(new TestStream { Id = new StreamId(id) });
        var seen = 0;
        foreach (var stream in map)
        {
            map.Remove(stream);
            seen++;
        }

        Assert.Equal(20, seen);
        Assert.Empty(map);
    }

    [Fact]
    public void Nothing_is_found_before_anything_was_added()
    {
        var map = new StreamMap();
        Assert.False(map.TryGet(new StreamId(1), out _));
        map.Remove(new TestStream { Id = new StreamId(1) });
        Assert.Empty(map);
    }
}

using Swoop.Client.Resolving.Dns;

namespace Swoop.Client.Tests.Resolving.Dns;

public sealed class ServiceOrderTests
{
    [Fact]
    public void The_lowest_priority_comes_first()
    {
        ServiceRecord[] records = [Record(20, 1, "c"), Record(10, 1, "b"), Record(0, 1, "a")];

        Assert.Equal(["a", "b", "c"], ServiceOrder.Sort(records, new Random(1)).Select(record => record.Target));
    }

    [Fact]
    public void Heavier_ones_are_first_more_often()
    {
        ServiceRecord[] records = [Record(0, 30, "heavy"), Record(0, 10, "light"), Record(0, 0, "never")];
        var random = new Random(1);

        var firsts = Enumerable.Range(0, 4000).Select(_ => ServiceOrder.Sort(records, random)[0].Target).CountBy(x => x).ToDictionary();

        Assert.InRange(firsts["heavy"], 2700, 3200);
        Assert.InRange(firsts["light"], 800, 1200);
        Assert.InRange(firsts.GetValueOrDefault("never"), 0, 250);
    }

    [Fact]
    public void The_order_of_the_answer_does_not_matter()
    {
        ServiceRecord[] records = [Record(0, 30, "a"), Record(0, 10, "b"), Record(1, 5, "c"), Record(1, 5, "d")];

        Assert.Equal(ServiceOrder.Sort(records, new Random(5)), ServiceOrder.Sort(records.Reverse(), new Random(5)));
    }

    [Fact]
    public void Without_weights_all_are_there()
    {
        ServiceRecord[] records = [Record(0, 0, "a"), Record(0, 0, "b"), Record(0, 65535, "c"), Record(0, 65535, "d")];

        Assert.Equal(4, ServiceOrder.Sort(records, new Random(1)).Count);
    }

    private static ServiceRecord Record(int priority, int weight, string target) => new("x", priority, weight, 1, target);
}

using System.Text;
using Grpc.Core;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.ServiceConfigs;

public sealed class MethodTableTests
{
    private readonly MethodTable _table = new(ServiceConfig.Parse("""
        {"methodConfig": [
          {"name": [{}], "timeout": "3s"},
          {"name": [{"service": "s"}], "timeout": "2s", "waitForReady": true},
          {"name": [{"service": "s", "method": "m"}], "timeout": "1s", "maxRequestMessageBytes": 1, "maxResponseMessageBytes": 2},
          {"timeout": "9s"}
        ]}
        """));

    [Theory]
    [InlineData("s", "m", 1)]
    [InlineData("s", "other", 2)]
    [InlineData("other", "m", 3)]
    public void The_most_specific_entry_counts(string service, string name, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), _table.Find(MethodOf(service, name)).Timeout);

    [Fact]
    public void Entries_are_not_merged()
    {
        var known = _table.Find(MethodOf("s", "m"));
        Assert.Null(known.WaitForReady);
        Assert.Equal((1, 2), (known.MaxRequestMessageBytes, known.MaxResponseMessageBytes));
    }

    [Fact]
    public void Without_a_config_there_is_the_path_alone()
    {
        var known = new MethodTable(ServiceConfig.Default).Find(MethodOf("s", "m"));
        Assert.Null(known.Config);
        Assert.Equal(":path /s/m", $"{Encoding.UTF8.GetString(known.Path.Name)} {Encoding.UTF8.GetString(known.Path.Value)}");
    }

    [Fact]
    public void What_is_found_once_is_kept_for_the_same_method_object()
    {
        var method = MethodOf("s", "m");
        Assert.Same(_table.Find(method), _table.Find(method));
        Assert.NotSame(_table.Find(method), _table.Find(MethodOf("s", "m")));
    }

    [Fact]
    public void Methods_made_by_the_thousand_are_found_but_not_kept()
    {
        for (var number = 0; number < 4096; number++) _table.Find(MethodOf("s", $"m{number}"));
        var late = MethodOf("s", "m");
        Assert.Equal(TimeSpan.FromSeconds(1), _table.Find(late).Timeout);
        Assert.NotSame(_table.Find(late), _table.Find(late));
    }

    private static Method<string, string> MethodOf(string service, string name) =>
        new(MethodType.Unary, service, name, Marshallers.StringMarshaller, Marshallers.StringMarshaller);
}

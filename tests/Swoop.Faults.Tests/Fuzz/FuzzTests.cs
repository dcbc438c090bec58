using Swoop.Fuzz;

namespace Swoop.Faults.Tests.Fuzz;

/// <summary>Each fuzz target for a few seconds with seeds that are always the same; <c>./fuzz.sh MINUTES</c> goes on with others.</summary>
public sealed class FuzzTests
{
    private static readonly TimeSpan _slice = TimeSpan.FromSeconds(3);

    public static TheoryData<string> Names => [.. FuzzRun.Targets.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whatever_arrives_ends_in_a_value(string name)
    {
        var target = FuzzRun.Targets.Single(target => target.Name == name);
        Assert.True(await FuzzRun.RunAsync(target, firstSeed: 1, _slice) > 100);
    }
}

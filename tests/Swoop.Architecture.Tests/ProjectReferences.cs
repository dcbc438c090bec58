using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Swoop.Architecture.Tests;

/// <summary>Which room may know which.</summary>
public sealed class ProjectReferences
{
    public static TheoryData<string> Names => Projects.Names;

    [Fact]
    public void Every_project_is_known_here()
    {
        var projects = Directory.EnumerateDirectories(Projects.SourceFolder).Select(Path.GetFileName).Order();
        Assert.Equal(Projects.MayReference.Keys.Order(), projects!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_project_references_only_what_it_may(string project)
    {
        var references = from element in Projects.Load(project).Descendants("ProjectReference")
                         select Path.GetFileNameWithoutExtension(element.Attribute("Include")!.Value.Replace('\\', '/'));
        Assert.Empty(references.Except(Projects.MayReference[project]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_compiled_knows_only_what_it_may(string project)
    {
        using var file = new PEReader(File.OpenRead(Projects.AssemblyOf(project)));
        var reader = file.GetMetadataReader();
        var known = from handle in reader.AssemblyReferences
                    let name = reader.GetString(reader.GetAssemblyReference(handle).Name)
                    where name.StartsWith("Swoop.", StringComparison.Ordinal)
                    select name;
        Assert.Empty(known.Except(Reachable(project)));
    }

    [Theory]
    [InlineData("Swoop.Client", "Swoop.Server")]
    [InlineData("Swoop.Server", "Swoop.Client")]
    [InlineData("Swoop.Protocol", "Swoop.Http2")]
    [InlineData("Swoop.Http2", "Swoop.Abstractions")]
    public void Rooms_that_must_not_meet_do_not_reach_each_other(string project, string other) =>
        Assert.DoesNotContain(other, Reachable(project));

    [Theory]
    [MemberData(nameof(Names))]
    public void Internals_are_visible_to_the_projects_own_tests_alone(string project)
    {
        var friends = from element in Projects.Load(project).Descendants("InternalsVisibleTo") select element.Attribute("Include")!.Value;
        Assert.Empty(friends.Except([$"{project}.Tests"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_package_but_the_logging_contract_is_needed(string project)
    {
        var packages = from element in Projects.Load(project).Descendants("PackageReference") select element.Attribute("Include")!.Value;
        // Whoever joins Swoop to the generic host needs the host's contracts; who describes the wire's own messages needs their runtime.
        IEnumerable<string> contracts = project switch
        {
            "Swoop.Client.DependencyInjection" =>
                ["Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Options"],
            "Swoop.Client" => ["Google.Protobuf", "Grpc.Tools", "System.IO.Hashing"],
            _ => [],
        };
        Assert.Empty(packages.Except(contracts.Append("Microsoft.Extensions.Logging.Abstractions")));
    }

    private static IEnumerable<string> Reachable(string project) =>
        Projects.MayReference[project].SelectMany(static next => Reachable(next).Append(next)).Distinct();
}

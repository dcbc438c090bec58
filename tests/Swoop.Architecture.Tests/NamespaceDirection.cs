namespace Swoop.Architecture.Tests;

/// <summary>Inside a project the namespaces know each other in one direction only. C# would allow circles silently.</summary>
/// <remarks>A project's root namespace takes no part: it is the face, which knows everybody, and the vocabulary, which everybody knows.</remarks>
public sealed class NamespaceDirection
{
    // Uses against the direction, each with the reason for which it is there. No others come in; one that is gone must go from this list, too.
    private static readonly Dictionary<(string From, string To), string> _exceptions = new()
    {
        [("Swoop.Http2.Frames", "Swoop.Http2.Connection")] = "the writer of SETTINGS takes settings",
        [("Swoop.Http2.Flow", "Swoop.Http2.Connection")] = "windows begin at what the options and the peer's settings say",
        [("Swoop.Http2.Flow", "Swoop.Http2.Streams")] = "a stream holds its windows, and the sender takes its turn through the streams",
        [("Swoop.Http2.Streams", "Swoop.Http2.Connection")] = "the table asks the options and settings for its limits, and reports to the sink",
        [("Swoop.Http2.Headers", "Swoop.Http2.Connection")] = "header blocks are bounded by the options, and reported to the sink",
        [("Swoop.Transport.Connection", "Swoop.Transport.Streams")] = "a connection that ends tells its streams",
        [("Swoop.Client.Connecting", "Swoop.Client.Channel")] = "attempts to connect follow the channel's settings",
        [("Swoop.Client.Channel", "Swoop.Client.Calls")] = "calls wait in the channel for a picker",
        [("Swoop.Client.Channel", "Swoop.Client.Retrying")] = "the channel keeps the tokens of all its calls",
        [("Swoop.Client.Channel", "Swoop.Client.Subchannels")] = "the channel makes its subchannels, which run on its loop",
        [("Swoop.Client.Calls", "Swoop.Client.Retrying")] = "the invoker chooses between one call and a call made of calls",
        [("Swoop.Client.Resolving", "Swoop.Client.Resolving.Addresses")] = "the registry knows the built-in resolvers",
        [("Swoop.Client.Resolving", "Swoop.Client.Resolving.Dns")] = "the registry knows the built-in resolvers",
        [("Swoop.Client.Resolving", "Swoop.Client.Resolving.Http")] = "the registry knows the built-in resolvers",
        [("Swoop.Client.Resolving", "Swoop.Client.Resolving.Unix")] = "the registry knows the built-in resolvers",
        [("Swoop.Client.Targets", "Swoop.Client.Resolving")] = "a target finds the resolvers of its scheme",
        [("Swoop.Server.Streams", "Swoop.Server.Calls")] = "what a handler reads and writes is its call's",
        [("Swoop.Server.Calls", "Swoop.Server.Methods")] = "a call knows the method that made it",
    };

    public static TheoryData<string> Names => Projects.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Namespaces_form_no_circles(string project)
    {
        var uses = UsesBetweenNamespaces(project).Where(static use => !_exceptions.ContainsKey(use.Key)).ToArray();
        var found = Circles(uses.ToLookup(static use => use.Key.From, static use => use.Key.To)).Order().ToArray();
        Assert.True(found.Length == 0, $"Circles of {project}:\n{string.Join('\n', found)}\n\n{Explain(uses)}");
    }

    [Fact]
    public void Every_exception_is_still_needed()
    {
        var all = Projects.MayReference.Keys.SelectMany(UsesBetweenNamespaces).Select(static use => use.Key).ToHashSet();
        var stale = _exceptions.Keys.Except(all);
        Assert.Empty(stale);
    }

    private static IEnumerable<IGrouping<(string From, string To), string>> UsesBetweenNamespaces(string project)
    {
        var root = project == "Swoop.Abstractions" ? "Grpc.Core" : project;
        return from use in TypeUses.In(Projects.AssemblyOf(project))
               let edge = (From: NamespaceOf(use.User), To: NamespaceOf(use.Used))
               where edge.From != edge.To && IsInside(edge.From) && IsInside(edge.To)
               group $"{NameOf(use.User)} -> {NameOf(use.Used)}" by edge;

        // What the compiler and the generators add lies in namespaces of its own.
        bool IsInside(string name) => name.StartsWith($"{root}.", StringComparison.Ordinal);
    }

    /// <summary>The groups of namespaces that reach each other, each as one line.</summary>
    private static IEnumerable<string> Circles(ILookup<string, string> edges)
    {
        var reached = edges.ToDictionary(static group => group.Key, group => Reach(group.Key, edges));
        return reached.Keys
            .Where(name => reached[name].Contains(name))
            .Select(name => string.Join(" <-> ", reached[name].Where(other => reached.TryGetValue(other, out var back) && back.Contains(name)).Order()))
            .Distinct();
    }

    private static HashSet<string> Reach(string start, ILookup<string, string> edges)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(edges[start]);
        while (open.TryPop(out var name))
        {
            if (!reached.Add(name)) continue;
            foreach (var next in edges[name]) open.Push(next);
        }

        return reached;
    }

    private static string Explain(IEnumerable<IGrouping<(string From, string To), string>> uses) => string.Join('\n',
        from use in uses
        orderby use.Key
        select $"{use.Key.From} -> {use.Key.To}: {string.Join(", ", use.Take(4))}");

    private static string NamespaceOf(string type) => type[..Math.Max(0, type.LastIndexOf('.'))];

    private static string NameOf(string type) => type[(type.LastIndexOf('.') + 1)..];
}

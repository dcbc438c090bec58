using Swoop.Bench.Load;

namespace Swoop.Bench.Scenarios;

/// <summary>All rows. Names say connections x concurrent calls on each where there is more than one.</summary>
internal static class ScenarioList
{
    private const int Large = 64 << 10;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        Unary("unary-1x1", 1, 1) with { InShortRound = true },
        Unary("unary-1x100", 1, 100) with { InShortRound = true },
        Unary("unary-10x100", 10, 100) with { InShortRound = true },
        Unary("unary-1x1000", 1, 1000),
        Unary("unary-50x20", 50, 20),
        Unary("unary-1KiB", 10, 100, payload: 1 << 10),
        Unary("unary-64KiB", 10, 10, payload: Large),
        new("unary-metadata", Wide with { Metadata = 10 }),
        new("unary-deadline", Wide with { Deadline = true }),
        new("unary-half-load", Wide) { AtHalfLoad = true },
        new("unary-at-20k", Wide with { Rate = 20_000 }),
        Unary("h2load-1x1", 1, 1) with { UsesH2Load = true },
        Unary("h2load-1x100", 1, 100) with { UsesH2Load = true, InShortRound = true },
        Unary("h2load-10x100", 10, 100) with { UsesH2Load = true, InShortRound = true },
        Stream("server-stream", LoadScenario.ServerStream) with { InShortRound = true },
        Stream("client-stream", LoadScenario.ClientStream),
        Stream("duplex", LoadScenario.Duplex),
        Stream("ping-pong", LoadScenario.PingPong),
        Unary("echo-1MiB", 1, 1, payload: 1 << 20) with { InShortRound = true },
        Stream("server-stream-64KiB", LoadScenario.ServerStream, Large) with { InShortRound = true },
        Stream("client-stream-64KiB", LoadScenario.ClientStream, Large),
        Stream("duplex-64KiB", LoadScenario.Duplex, Large),
        new("tls-unary-10x100", Wide) { UsesTls = true },
        Stream("tls-server-stream-64KiB", LoadScenario.ServerStream, Large) with { UsesTls = true },
        Stream("tls-client-stream-64KiB", LoadScenario.ClientStream, Large) with { UsesTls = true },
        new("idle", new LoadOptions { Scenario = LoadScenario.Idle, Connections = 2000 }),
        new("channels", new LoadOptions { Scenario = LoadScenario.Channels, Connections = 1000 }) { IsOursOnly = true },
        new("rotating-10x100", Wide with { Rotates = true }) { IsOursOnly = true },
        Balanced("round-robin-10x100", "round_robin"),
        Balanced("least-request-10x100", "least_request_experimental"),
        Balanced("weighted-round-robin-10x100", "weighted_round_robin"),
        new("connect", new LoadOptions { Scenario = LoadScenario.Connect, Connections = 4 }),
        new("tls-connect", new LoadOptions { Scenario = LoadScenario.Connect, Connections = 4 }) { UsesTls = true },
    ];

    private static LoadOptions Wide => new() { Connections = 10, Streams = 100 };

    private static Scenario Unary(string name, int connections, int streams, int payload = 13) =>
        new(name, new LoadOptions { Connections = connections, Streams = streams, Payload = payload });

    /// <summary>One channel over ten backends: as many connections, and calls on each, as ten channels have in unary-10x100. There, answers that arrive together
    /// bring calls that leave together; rotating-10x100 spreads them over its channels as a policy does over its backends, and so shows the policy's own cost.</summary>
    private static Scenario Balanced(string name, string policy) =>
        new(name, new LoadOptions { Streams = 1000, Policy = policy, Backends = 10 }) { IsOursOnly = true };

    private static Scenario Stream(string name, LoadScenario shape, int payload = 100) =>
        new(name, new LoadOptions { Scenario = shape, Payload = payload });
}

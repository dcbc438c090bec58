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
        new("connect", new LoadOptions { Scenario = LoadScenario.Connect, Connections = 4 }),
        new("tls-connect", new LoadOptions { Scenario = LoadScenario.Connect, Connections = 4 }) { UsesTls = true },
    ];

    private static LoadOptions Wide => new() { Connections = 10, Streams = 100 };

    private static Scenario Unary(string name, int connections, int streams, int payload = 13) =>
        new(name, new LoadOptions { Connections = connections, Streams = streams, Payload = payload });

    private static Scenario Stream(string name, LoadScenario shape, int payload = 100) =>
        new(name, new LoadOptions { Scenario = shape, Payload = payload });
}

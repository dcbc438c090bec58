using System.Globalization;
using Swoop.Bench.Load;

namespace Swoop.Bench.Scenarios;

/// <summary>One row of the benchmark: what the clients are told to do, and how the result reads.</summary>
internal sealed record Scenario(string Name, LoadOptions Load)
{
    /// <summary>Octets of payload in one call or message.</summary>
    public int Payload => Load.Payload;

    /// <summary>Results are in MiB per second, because messages are large.</summary>
    public bool IsBulk => Load.Payload >= 64 << 10;

    /// <summary>All servers get the same client, h2load.</summary>
    public bool UsesH2Load { get; init; }

    public bool UsesTls { get; init; }

    /// <summary>Only our programs know the flags that it takes.</summary>
    public bool IsOursOnly { get; init; }

    /// <summary>Load at a fixed rate, half of what the same pair reached when it ran freely.</summary>
    public bool AtHalfLoad { get; init; }

    /// <summary>Part of the round that is run when nothing is chosen.</summary>
    public bool InShortRound { get; init; }

    public string Unit => (Load.Scenario, IsBulk) switch
    {
        (_, true) => "MiB/s",
        (LoadScenario.Unary, _) => "calls/s",
        (LoadScenario.PingPong, _) => "round trips/s",
        (LoadScenario.Idle or LoadScenario.Channels or LoadScenario.Connect, _) => "connections/s",
        _ => "messages/s",
    };

    /// <summary>The flags that every client program takes.</summary>
    public IEnumerable<string> Flags(int port, double seconds, double warmup, double rate, TlsFiles? tls)
    {
        string[] flags =
        [
            "--scenario", ScenarioFlag(Load.Scenario),
            "--port", Text(port),
            "--connections", Text(Load.Connections),
            "--streams", Text(Load.Streams),
            "--payload", Text(Load.Payload),
            "--metadata", Text(Load.Metadata),
            "--seconds", Text(seconds),
            "--warmup", Text(warmup),
            "--rate", Text(rate),
        ];
        if (Load.Deadline) flags = [.. flags, "--deadline"];
        if (Load.Rotates) flags = [.. flags, "--rotate"];
        if (Load.Policy.Length > 0) flags = [.. flags, "--policy", Load.Policy, "--backends", Text(Load.Backends)];
        return tls is null ? flags : [.. flags, "--tls", "--ca", tls.Certificate];
    }

    private static string ScenarioFlag(LoadScenario scenario) => scenario switch
    {
        LoadScenario.ServerStream => "server-stream",
        LoadScenario.ClientStream => "client-stream",
        LoadScenario.PingPong => "ping-pong",
        _ => scenario.ToString().ToLowerInvariant(),
    };

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}

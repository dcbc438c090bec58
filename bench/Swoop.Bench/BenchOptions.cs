using System.Globalization;

namespace Swoop.Bench;

/// <summary>What a run of the benchmark is asked for.</summary>
internal sealed record BenchOptions
{
    public const string Usage =
        """
        ./bench.sh [--scenario NAME[,NAME...]|all] [--rivals NAME[,NAME...]|none] [--seconds N] [--warmup N] [--repeat N] [--json FILE] [--list]

        Without --scenario: the short round. Ours always runs; the rivals are dotnet (raw HttpClient and
        Kestrel), dotnet-tuned (the same with a larger array pool), cpp and go.
        """;

    /// <summary>Names of scenarios; empty for the short round.</summary>
    public IReadOnlyList<string> Scenarios { get; init; } = [];

    /// <summary>Names of rivals; null for all that are built.</summary>
    public IReadOnlyList<string>? Rivals { get; init; }

    public double Seconds { get; init; } = 2;

    public double Warmup { get; init; } = 3;

    public int Repeat { get; init; } = 1;

    public string? JsonFile { get; init; }

    public bool ListOnly { get; init; }

    /// <summary>Where everything is built.</summary>
    public string Artifacts { get; init; } = "artifacts";

    /// <summary>Where the run puts its own files.</summary>
    public string WorkFolder => Path.Combine(Artifacts, "bench", "work");

    public static BenchOptions Parse(string[] arguments)
    {
        var options = new BenchOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--list")
            {
                options = options with { ListOnly = true };
                continue;
            }

            var flag = arguments[i];
            if (++i == arguments.Length) throw new ArgumentException($"{flag} needs a value\n\n{Usage}");
            options = options.With(flag, arguments[i]);
        }

        return options;
    }

    private BenchOptions With(string flag, string value) => flag switch
    {
        "--scenario" => this with { Scenarios = value.Split(',') },
        "--rivals" => this with { Rivals = value == "none" ? [] : value.Split(',') },
        "--seconds" => this with { Seconds = Number(value) },
        "--warmup" => this with { Warmup = Number(value) },
        "--repeat" => this with { Repeat = (int)Number(value) },
        "--json" => this with { JsonFile = value },
        "--artifacts" => this with { Artifacts = value },
        _ => throw new ArgumentException($"unknown flag {flag}\n\n{Usage}"),
    };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

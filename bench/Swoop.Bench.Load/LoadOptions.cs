using System.Globalization;

namespace Swoop.Bench.Load;

/// <summary>What a client does; the flags are the same for the clients of all languages.</summary>
public sealed record LoadOptions
{
    public LoadScenario Scenario { get; init; }

    public int Port { get; init; }

    public int Connections { get; init; } = 1;

    /// <summary>Calls kept open at a time on each connection.</summary>
    public int Streams { get; init; } = 1;

    public double Seconds { get; init; } = 5;

    /// <summary>Seconds of the same load before the measured window, so that code is compiled and tables are filled.</summary>
    public double Warmup { get; init; } = 5;

    /// <summary>Octets in a message's payload.</summary>
    public int Payload { get; init; } = 13;

    /// <summary>Metadata entries sent with each unary call.</summary>
    public int Metadata { get; init; }

    /// <summary>Gives each unary call a deadline and a cancellable token.</summary>
    public bool Deadline { get; init; }

    /// <summary>Calls per second, begun on schedule whether or not earlier ones have ended; zero: each answer is followed by the next call.</summary>
    public double Rate { get; init; }

    /// <summary>The balancing policy of a channel over all backends, such as <c>round_robin</c>; empty for one backend.</summary>
    public string Policy { get; init; } = "";

    /// <summary>How many ports, from <see cref="Port"/> on, the server listens on: the backends that <see cref="Policy"/> balances over.</summary>
    public int Backends { get; init; } = 1;

    /// <summary>Each unary call takes the next connection, as a balancing policy would; otherwise a connection's answers bring its own next calls.</summary>
    public bool Rotates { get; init; }

    /// <summary>The certificate to trust; TLS is used if it is set.</summary>
    public string? CertificateAuthority { get; init; }

    public bool Tls => CertificateAuthority is not null;

    /// <summary>Reads <c>--scenario --port --connections --streams --seconds --warmup --payload --metadata --deadline --rate --policy --backends --rotate --tls --ca</c>.</summary>
    public static LoadOptions Parse(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var options = new LoadOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--deadline":
                    options = options with { Deadline = true };
                    continue;
                case "--rotate":
                    options = options with { Rotates = true };
                    continue;
                case "--tls":
                    options = options with { CertificateAuthority = options.CertificateAuthority ?? "" };
                    continue;
                case "--scenario":
                    options = options with { Scenario = ParseScenario(value) };
                    break;
                case "--policy":
                    options = options with { Policy = value };
                    break;
                case "--ca":
                    options = options with { CertificateAuthority = value };
                    break;
                default:
                    options = options.WithNumber(arguments[i], double.Parse(value, CultureInfo.InvariantCulture));
                    break;
            }

            i++;
        }

        return options;
    }

    private static LoadScenario ParseScenario(string name) => Enum.Parse<LoadScenario>(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    private LoadOptions WithNumber(string flag, double value) => flag switch
    {
        "--port" => this with { Port = (int)value },
        "--connections" => this with { Connections = (int)value },
        "--streams" => this with { Streams = (int)value },
        "--seconds" => this with { Seconds = value },
        "--warmup" => this with { Warmup = value },
        "--payload" => this with { Payload = (int)value },
        "--metadata" => this with { Metadata = (int)value },
        "--rate" => this with { Rate = value },
        "--backends" => this with { Backends = (int)value },
        _ => throw new ArgumentException($"unknown flag {flag}"),
    };
}

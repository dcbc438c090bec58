namespace Swoop.Client.Resolving.Dns;

/// <summary>What the name servers say.</summary>
/// <param name="Outcome">In one word.</param>
/// <param name="Records">The records asked for; some only with <see cref="DnsOutcome.Found"/>.</param>
/// <param name="Detail">Why there is no answer, server by server.</param>
internal sealed record DnsAnswer(DnsOutcome Outcome, IReadOnlyList<DnsRecord> Records, string? Detail = null)
{
    public static DnsAnswer NoSuchName { get; } = new(DnsOutcome.NoSuchName, []);

    public static DnsAnswer NoSuchRecord { get; } = new(DnsOutcome.NoSuchRecord, []);

    public static DnsAnswer NoAnswer(string detail) => new(DnsOutcome.NoAnswer, [], detail);
}

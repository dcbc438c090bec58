using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Resolving.Dns;

/// <summary>The service config that a name's owner publishes in TXT records (gRFC A2).</summary>
/// <param name="Config">The config for this client; null for none.</param>
/// <param name="Failure">What is wrong with it.</param>
/// <param name="IsKnown">False where nobody could be asked.</param>
internal sealed record PublishedConfig(ServiceConfig? Config, ServiceConfigException? Failure, bool IsKnown)
{
    private const string NamePrefix = "_grpc_config.";
    private const string Attribute = "grpc_config=";

    public static PublishedConfig None { get; } = new(null, null, true);

    public static PublishedConfig Unknown { get; } = new(null, null, false);

    /// <summary>False for names that DNS knows nothing of: those of the machine itself, and of multicast DNS (RFC 6761, RFC 6762).</summary>
    public static bool MayExist(string name)
    {
        var plain = name.TrimEnd('.');
        return !EndsWithDomain(plain, "localhost") && !EndsWithDomain(plain, "local");
    }

    /// <summary>Asks for the config. Never fails.</summary>
    public static async Task<PublishedConfig> FindAsync(DnsClient client, string name, Random random, CancellationToken cancellation)
    {
        try
        {
            var answer = await client.AskAsync(NamePrefix + name, [DnsRecordType.Txt], cancellation).ConfigureAwait(false);
            if (answer.Outcome == DnsOutcome.NoAnswer) return Unknown;
            var record = answer.Records.OfType<TextRecord>().FirstOrDefault(record => record.Text.StartsWith(Attribute, StringComparison.Ordinal));
            return record is null ? None : new PublishedConfig(ServiceConfigChoices.Choose(record.Text[Attribute.Length..], Environment.MachineName, random), null, true);
        }
        catch (ServiceConfigException exception)
        {
            return new PublishedConfig(null, exception, true);
        }
        catch (Exception)
        {
            return Unknown;
        }
    }

    private static bool EndsWithDomain(string name, string domain) =>
        name.Equals(domain, StringComparison.OrdinalIgnoreCase) || name.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
}

using System.Globalization;
using System.Net;

namespace Swoop.Client.Resolving.Dns;

/// <summary>The file in which Unix systems name their DNS servers (resolv.conf(5)).</summary>
internal static class ResolvConf
{
    public const int MaxServers = 3;
    public const int MaxDomains = 16;
    private const int DnsPort = 53;
    private const int MaxDots = 15;
    private const int MaxTimeout = 30;
    private const int MaxAttempts = 5;
    private static readonly char[] _blanks = [' ', '\t', '\r'];

    /// <summary>Reads the file's text; lines that are wrong are passed over.</summary>
    public static NameServers Parse(string text)
    {
        var servers = new List<IPEndPoint>();
        var result = new NameServers();
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split(_blanks, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || words[0][0] is '#' or ';') continue;
            switch (words[0])
            {
                case "nameserver" when servers.Count < MaxServers && IPAddress.TryParse(words[1], out var address):
                    servers.Add(new IPEndPoint(address, DnsPort));
                    break;
                // The last of these lines is the one that counts.
                case "domain":
                    result = result with { Search = DomainsOf(words[1..2]) };
                    break;
                case "search":
                    result = result with { Search = DomainsOf(words[1..]) };
                    break;
                case "options":
                    result = words[1..].Aggregate(result, WithOption);
                    break;
            }
        }

        // Without any the server is on the machine itself.
        return result with { Servers = servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, DnsPort)] };
    }

    private static List<string> DomainsOf(IEnumerable<string> words) =>
        [.. words.Select(word => word.Trim('.')).Where(word => word.Length > 0).Take(MaxDomains)];

    private static NameServers WithOption(NameServers servers, string option)
    {
        var colon = option.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !int.TryParse(option[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return servers;
        return option[..colon] switch
        {
            "ndots" => servers with { Dots = Math.Min(value, MaxDots) },
            "timeout" => servers with { Timeout = TimeSpan.FromSeconds(Math.Clamp(value, 1, MaxTimeout)) },
            "attempts" => servers with { Attempts = Math.Clamp(value, 1, MaxAttempts) },
            _ => servers,
        };
    }
}

using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Swoop.Client.Resolving.Dns;

/// <summary>Whom to ask, and how.</summary>
internal sealed record NameServers
{
    private const string ConfigurationFile = "/etc/resolv.conf";
    private const int DnsPort = 53;

    /// <summary>The servers, asked one after the other.</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; init; } = [];

    /// <summary>The domains that names without enough dots are looked for in.</summary>
    public IReadOnlyList<string> Search { get; init; } = [];

    /// <summary>A name with so many dots is first looked for as it is.</summary>
    public int Dots { get; init; } = 1;

    /// <summary>How long a server may take to answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often each server is asked.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>What the operating system is configured to, as it is now.</summary>
    public static NameServers OfSystem()
    {
        try
        {
            return File.Exists(ConfigurationFile) ? ResolvConf.Parse(File.ReadAllText(ConfigurationFile)) : OfInterfaces();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NetworkInformationException or PlatformNotSupportedException)
        {
            return new NameServers();
        }
    }

    private static NameServers OfInterfaces()
    {
        var properties = NetworkInterface.GetAllNetworkInterfaces()
            .Where(one => one.OperationalStatus == OperationalStatus.Up && one.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .Select(one => one.GetIPProperties())
            .ToList();
        return new NameServers
        {
            // fec0:0:0:ffff::1 to ::3 stand for servers that nobody has configured.
            Servers = [.. properties.SelectMany(one => one.DnsAddresses).Where(one => !one.IsIPv6SiteLocal).Distinct().Take(ResolvConf.MaxServers).Select(one => new IPEndPoint(one, DnsPort))],
            Search = [.. properties.Select(one => one.DnsSuffix).Where(one => one.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(ResolvConf.MaxDomains)],
        };
    }
}

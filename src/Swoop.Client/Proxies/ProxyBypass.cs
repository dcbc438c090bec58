using System.Net;
using Swoop.Client.Targets;

namespace Swoop.Client.Proxies;

/// <summary>Which servers are reached without the proxy.</summary>
internal static class ProxyBypass
{
    /// <param name="rules">As in <see cref="GrpcProxy.Bypass"/>.</param>
    /// <param name="host">The server's name or address.</param>
    /// <param name="port">Its port.</param>
    public static bool Includes(IEnumerable<string> rules, string host, int port)
    {
        var name = host.TrimEnd('.');
        return IsOwnMachine(name) || rules.Any(rule => Matches(rule.Trim(), name, port));
    }

    private static bool IsOwnMachine(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (HostPort.AddressOf(name) is { } address && IPAddress.IsLoopback(address));

    private static bool Matches(string rule, string name, int port)
    {
        if (rule == "*") return true;
        if (rule.Contains('/', StringComparison.Ordinal)) return MatchesNetwork(rule, name);
        var isSubdomainRule = rule.StartsWith('.') || rule.StartsWith("*.", StringComparison.Ordinal);
        if (!HostPort.TryParse(rule.TrimStart('*').TrimStart('.'), out var one, out _) || (one.Port is { } only && only != port)) return false;
        if (one.Address is { } address) return address.Equals(HostPort.AddressOf(name));
        var domain = one.Host.TrimEnd('.');
        return (!isSubdomainRule && name.Equals(domain, StringComparison.OrdinalIgnoreCase)) || name.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
    }

    private static bool MatchesNetwork(string rule, string name)
    {
        var slash = rule.IndexOf('/', StringComparison.Ordinal);
        if (HostPort.AddressOf(name) is not { } address || !IPAddress.TryParse(rule[..slash], out var network) || network.AddressFamily != address.AddressFamily) return false;
        Span<byte> one = stackalloc byte[16];
        Span<byte> other = stackalloc byte[16];
        if (!network.TryWriteBytes(one, out var length) || !address.TryWriteBytes(other, out _)) return false;
        return int.TryParse(rule[(slash + 1)..], out var bits) && bits >= 0 && bits <= length * 8 && HaveSamePrefix(one[..length], other[..length], bits);
    }

    private static bool HaveSamePrefix(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, int bits)
    {
        var whole = bits / 8;
        if (!one[..whole].SequenceEqual(other[..whole])) return false;
        return bits % 8 == 0 || (one[whole] ^ other[whole]) >> (8 - bits % 8) == 0;
    }
}

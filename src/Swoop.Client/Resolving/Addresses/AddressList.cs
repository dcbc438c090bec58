using Swoop.Client.Targets;

namespace Swoop.Client.Resolving.Addresses;

/// <summary>A list in a target: <c>host:port,host:port</c>.</summary>
internal static class AddressList
{
    /// <exception cref="ArgumentException">The list is empty, or one in it is wrong.</exception>
    public static List<HostPort> Parse(TargetUri target)
    {
        if (target.Authority.Length > 0)
        {
            throw new ArgumentException(
                $"The target \"{target}\" has the authority \"{target.Authority}\", which this scheme has no use for; write {target.Scheme}:{target.Authority}.",
                nameof(target));
        }

        return [.. target.Endpoint.Split(',').Select(text => HostPort.Parse(text.Trim(), target))];
    }

    /// <summary>Each in the list is a server of its own.</summary>
    public static ResolverResult Resolve(IEnumerable<HostPort> list, int defaultPort) =>
        new() { Endpoints = [.. list.Select(one => new ResolvedEndpoint(one.ToEndPoint(defaultPort))).Distinct()] };
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Swoop.Client.Targets;

namespace Swoop.Client.Resolving.Dns;

/// <summary>Looks up a name's addresses or servers, and its service config, all at once.</summary>
internal sealed class DnsLookup(string name, int port, IReadOnlyList<IPEndPoint> servers, DnsResolverOptions options, TimeProvider time) : INameLookup
{
    // No channel can make use of more, and each costs memory.
    private const int MaxEndpoints = 1024;
    private const int MaxServiceRecords = 64;

    // A service config that takes its time must not keep the addresses from being used.
    private static readonly TimeSpan _configPatience = TimeSpan.FromSeconds(2);

    // One seed for all look-ups: an unchanged answer shall give an unchanged result.
    private readonly int _seed = Random.Shared.Next();
    private readonly bool _asksForConfig = options.EnableServiceConfig && PublishedConfig.MayExist(name);

    public string Name => new HostPort(name, port).ToString();

    public async Task<NameLookupResult> LookUpAsync(CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        var client = CreateClient();
        var asking = _asksForConfig ? PublishedConfig.FindAsync(client, name, new Random(_seed), either.Token) : Task.FromResult(PublishedConfig.None);
        try
        {
            var result = await FindEndpointsAsync(client, either.Token).ConfigureAwait(false);
            if (result.Failure is not null) return new NameLookupResult(result, IsServiceConfigKnown: false);
            var config = await WaitAsync(asking, either.Token).ConfigureAwait(false);
            return new NameLookupResult(result with { ServiceConfig = config.Config, ServiceConfigFailure = config.Failure }, config.IsKnown);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new NameLookupResult(Failed(string.Create(CultureInfo.InvariantCulture, $"took longer than {options.Timeout.TotalSeconds:0.###} s; check whether the name servers can be reached")), IsServiceConfigKnown: false);
        }
        finally
        {
            // Ends the question for the service config, if nobody waits for it any more; it never fails.
            await either.CancelAsync().ConfigureAwait(false);
            await asking.ConfigureAwait(false);
        }
    }

    private DnsClient CreateClient()
    {
        var system = NameServers.OfSystem();
        return new DnsClient(servers.Count > 0 ? system with { Servers = servers } : system, time);
    }

    private async Task<PublishedConfig> WaitAsync(Task<PublishedConfig> asking, CancellationToken cancellation)
    {
        try
        {
            return await asking.WaitAsync(_configPatience, time, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return PublishedConfig.Unknown;
        }
    }

    private async Task<ResolverResult> FindEndpointsAsync(DnsClient client, CancellationToken cancellation)
    {
        if (options.SrvServiceName is { } service)
        {
            var answer = await client.AskAsync($"_{service}._tcp.{name}", [DnsRecordType.Srv], cancellation).ConfigureAwait(false);
            if (answer.Outcome == DnsOutcome.NoAnswer) return Failed(answer);
            if (answer.Outcome == DnsOutcome.Found) return await FindServersAsync(client, answer.Records.OfType<ServiceRecord>(), cancellation).ConfigureAwait(false);
        }

        var addresses = await FindAddressesAsync(client, name, cancellation).ConfigureAwait(false);
        return addresses.Failure is { } failure
            ? failure
            : new ResolverResult { Endpoints = [.. addresses.Found.Select(address => new ResolvedEndpoint(new IPEndPoint(address, port)))] };
    }

    /// <remarks>A record stands for one server, whatever the number of its addresses.</remarks>
    private async Task<ResolverResult> FindServersAsync(DnsClient client, IEnumerable<ServiceRecord> records, CancellationToken cancellation)
    {
        var ordered = ServiceOrder.Sort(records.Where(record => record.Target.Length > 0 && record.Port > 0), new Random(_seed)).Take(MaxServiceRecords).ToList();
        if (ordered.Count == 0) return Failed("its SRV records say that there is no such service");
        var found = await Task.WhenAll(ordered.Select(record => FindAddressesAsync(client, record.Target + ".", cancellation))).ConfigureAwait(false);
        var endpoints = ordered.Zip(found)
            .Where(pair => pair.Second.Found.Count > 0)
            .Select(pair => new ResolvedEndpoint([.. pair.Second.Found.Select(address => (EndPoint)new IPEndPoint(address, pair.First.Port))]))
            .Distinct()
            .ToList();
        return endpoints.Count > 0 ? new ResolverResult { Endpoints = endpoints } : found[0].Failure!;
    }

    private async Task<(IReadOnlyList<IPAddress> Found, ResolverResult? Failure)> FindAddressesAsync(DnsClient client, string host, CancellationToken cancellation)
    {
        if (servers.Count == 0) return await FindBySystemAsync(host, cancellation).ConfigureAwait(false);
        var answer = await client.AskAsync(host, [DnsRecordType.Aaaa, DnsRecordType.A], cancellation).ConfigureAwait(false);
        return answer.Outcome == DnsOutcome.Found
            ? ([.. AddressOrder.Sort(answer.Records.OfType<AddressRecord>().Select(record => record.Address)).Take(MaxEndpoints)], null)
            : ([], Failed(answer));
    }

    private async Task<(IReadOnlyList<IPAddress> Found, ResolverResult? Failure)> FindBySystemAsync(string host, CancellationToken cancellation)
    {
        try
        {
            var addresses = await System.Net.Dns.GetHostAddressesAsync(host, cancellation).WaitAsync(cancellation).ConfigureAwait(false);
            return addresses.Length > 0 ? ([.. addresses.Distinct().Take(MaxEndpoints)], null) : ([], NotFound());
        }
        catch (SocketException exception)
        {
            return ([], exception.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.NoData => NotFound(),
                SocketError.TryAgain => Failed("the name servers gave no answer; check whether they can be reached"),
                _ => Failed(exception.Message),
            });
        }
    }

    private ResolverResult Failed(DnsAnswer answer) => answer.Outcome switch
    {
        DnsOutcome.NoAnswer => Failed($"the name servers gave no answer ({answer.Detail})"),
        DnsOutcome.NoSuchRecord => Failed("the name exists, but has no address"),
        _ => NotFound(),
    };

    private ResolverResult NotFound() => Failed("there is no such name; check its spelling and the name servers");

    private ResolverResult Failed(string reason) => ResolverResult.Failed(new Status(StatusCode.Unavailable, $"The name {Name} could not be resolved: {reason}."));
}

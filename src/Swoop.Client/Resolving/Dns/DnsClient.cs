using System.Net;
using System.Net.Sockets;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Resolving.Dns;

/// <summary>Asks name servers: one after the other, again where none answers, along aliases and the search list.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class DnsClient(NameServers servers, TimeProvider time)
{
    // More than any honest zone has; what is longer may well be a circle.
    private const int MaxAliases = 16;
    private const int MaxAliasQuestions = 4;

    /// <summary>Asks for records of all the types; those that are there are found, even if there are none of another type.</summary>
    public async Task<DnsAnswer> AskAsync(string name, IReadOnlyList<DnsRecordType> types, CancellationToken cancellation)
    {
        var result = DnsAnswer.NoSuchName;
        foreach (var candidate in Candidates(name))
        {
            var answers = await Task.WhenAll(types.Select(type => AskAbsoluteAsync(candidate, type, cancellation))).ConfigureAwait(false);
            var records = answers.SelectMany(answer => answer.Records).ToList();
            if (records.Count > 0) return new DnsAnswer(DnsOutcome.Found, records);
            if (Array.Find(answers, answer => answer.Outcome == DnsOutcome.NoAnswer) is { } silence) return silence;
            if (answers.Any(answer => answer.Outcome == DnsOutcome.NoSuchRecord)) result = DnsAnswer.NoSuchRecord;
        }

        return result;
    }

    /// <summary>The names that a name may stand for, in order (resolv.conf(5), "search" and "ndots").</summary>
    private IEnumerable<string> Candidates(string name)
    {
        if (name.EndsWith('.')) return [name];
        var inDomains = servers.Search.Select(domain => $"{name}.{domain}");
        return name.Count(c => c == '.') >= servers.Dots ? inDomains.Prepend(name) : inDomains.Append(name);
    }

    private async Task<DnsAnswer> AskAbsoluteAsync(string name, DnsRecordType type, CancellationToken cancellation)
    {
        // Servers that do not recurse give an alias without what it stands for.
        for (var i = 0; i < MaxAliasQuestions; i++)
        {
            var (response, detail) = await AskServersAsync(new DnsQuestion(name, type), cancellation).ConfigureAwait(false);
            if (response is null) return detail is null ? DnsAnswer.NoSuchName : DnsAnswer.NoAnswer(detail);
            var end = FollowAliases(response.Records, name);
            if (end is null) return DnsAnswer.NoAnswer($"the aliases of {name} do not end");
            var records = response.Records.Where(record => record.Type == type && DnsName.AreEqual(record.Owner, end)).ToList();
            if (records.Count > 0) return new DnsAnswer(DnsOutcome.Found, records);
            if (response.Code == DnsResponseCode.NameError) return DnsAnswer.NoSuchName;
            if (DnsName.AreEqual(end, name)) return DnsAnswer.NoSuchRecord;
            name = end;
        }

        return DnsAnswer.NoAnswer($"the aliases of {name} do not end");
    }

    private static string? FollowAliases(IReadOnlyList<DnsRecord> records, string name)
    {
        for (var i = 0; i < MaxAliases; i++)
        {
            if (records.OfType<AliasRecord>().FirstOrDefault(record => DnsName.AreEqual(record.Owner, name)) is not { } alias) return name;
            name = alias.Target;
        }

        return null;
    }

    /// <returns>A response that settles the question, or why there is none; neither where the name cannot be asked for.</returns>
    private async Task<(DnsResponse? Response, string? Detail)> AskServersAsync(DnsQuestion question, CancellationToken cancellation)
    {
        if (servers.Servers.Count == 0) return (null, "no name server is configured");
        var failures = new Dictionary<IPEndPoint, string>();
        for (var attempt = 0; attempt < servers.Attempts; attempt++)
        {
            foreach (var server in servers.Servers)
            {
                using var timeout = new CancellationTokenSource(servers.Timeout, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
                try
                {
                    var response = await DnsExchange.AskAsync(server, question, either.Token).ConfigureAwait(false);
                    if (response?.Code is null or DnsResponseCode.NoError or DnsResponseCode.NameError) return (response, null);
                    failures[server] = $"answered with {NameOf(response.Code)}";
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    failures[server] = "timed out";
                }
                catch (SocketException exception)
                {
                    failures[server] = ConnectFailure.Reason(exception);
                }
                catch (IOException exception)
                {
                    failures[server] = exception.InnerException is SocketException error ? ConnectFailure.Reason(error) : exception.Message;
                }
            }
        }

        return (null, string.Join("; ", failures.Select(pair => $"{pair.Key}: {pair.Value}")));
    }

    private static string NameOf(DnsResponseCode code) => code switch
    {
        DnsResponseCode.FormatError => "FORMERR",
        DnsResponseCode.ServerFailure => "SERVFAIL",
        DnsResponseCode.NotImplemented => "NOTIMP",
        DnsResponseCode.Refused => "REFUSED",
        _ => $"code {(int)code}",
    };
}

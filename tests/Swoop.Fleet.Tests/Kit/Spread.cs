using System.Diagnostics;
using Grpc.Core;
using Swoop.Interop.Testing;

namespace Swoop.Fleet.Tests.Kit;

/// <summary>Which servers answer.</summary>
internal static class Spread
{
    private const int Rounds = 10;

    /// <summary>Waits until so many servers get the same number of calls, one after the other and none besides.</summary>
    /// <returns>How long it took.</returns>
    /// <exception cref="TimeoutException">They never did.</exception>
    public static async Task<TimeSpan> WhenEvenAsync(ChannelBase channel, int servers)
    {
        var client = new TestService.TestServiceClient(channel);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var begin = watch.Elapsed;
            var seen = new Dictionary<string, int>();
            for (var i = 0; i < Rounds * servers; i++)
            {
                var id = await AskAsync(client);
                seen[id] = seen.GetValueOrDefault(id) + 1;
            }

            if (seen.Count == servers && seen.Values.All(calls => calls == Rounds)) return begin;
            if (watch.Elapsed > Patience.Long) throw new TimeoutException($"Of {servers} servers, {seen.Count} answered: {string.Join(", ", seen.Values)} calls.");
        }
    }

    private static async Task<string> AskAsync(TestService.TestServiceClient client)
    {
        var response = await client.UnaryCallAsync(new SimpleRequest { FillServerId = true }, new CallOptions(deadline: DateTime.UtcNow + Patience.Long));
        Assert.NotEmpty(response.ServerId);
        return response.ServerId;
    }
}

using Swoop.Client;
using Swoop.TestKit.Faults;
using Swoop.Transport.Endpoints;

namespace Swoop.Faults.Tests.Histories;

/// <summary>A few calls on one channel whose wire is faulty. All of it follows from the seed, but for the threads' own order.</summary>
internal static class History
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Plays a history; returns what was wrong.</summary>
    /// <param name="seed">Where the random choices begin.</param>
    /// <param name="listener">Where the client connects.</param>
    /// <param name="serversEnd">The same, as the server sees it.</param>
    /// <param name="service">Plays the server's part.</param>
    public static async Task<IReadOnlyList<string>> PlayAsync(int seed, MemoryListener listener, FaultyListener serversEnd, HistoryService service)
    {
        var random = new Random(seed);
        var faults = WireFaults.Draw(random);
        // Where nothing arrives any more a server notices no end for two hours.
        var serversFaults = random.Next(2) == 0 ? new WireFaults() : WireFaults.Draw(random) with { StallAfterRead = long.MaxValue, StallAfterWritten = long.MaxValue };
        serversEnd.Next = serversFaults;
        var calls = new List<CallRecord>();
        for (var count = random.Next(1, 6); count > 0; count--) calls.Add(new CallRecord(CallPlan.Draw(random, (seed * 8) + count, mustEnd: faults.IsSilent)));
        foreach (var call in calls) service.Register(call);

        var options = new GrpcChannelOptions
        {
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(1),
            // A wire that says nothing is soon given up; a busy machine is not.
            ConnectTimeout = faults.IsSilent ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(20),
        };
        var stage = "its calls";
        try
        {
            using (var channel = GrpcChannel.ForConnector(new FaultyConnector(new MemoryConnector(listener), () => faults), options))
            {
                var invoker = channel.CreateCallInvoker();
                var playing = calls.ConvertAll(call => (call.Plan, Task: HistoryClient.PlayAsync(invoker, call)));
                await Task.WhenAll(playing.Where(static play => !play.Plan.NeedsTheEndOfTheChannel).Select(static play => play.Task)).WaitAsync(_patience);
                stage = "calls that the channel's end must end";
                channel.Dispose();
                await Task.WhenAll(playing.Select(static play => play.Task)).WaitAsync(_patience);
            }

            stage = "its handlers";
            foreach (var call in calls.Where(static call => call.HandlerStarted))
            {
                await call.HandlerEnded.Task.WaitAsync(_patience);
                if (call.Plan.Behaviour == Behaviour.WaitForTheToken) await call.TokenFired.Task.WaitAsync(_patience);
            }
        }
        catch (TimeoutException)
        {
            foreach (var call in calls.Where(static call => call.ClientStatus is null || (call.HandlerStarted && !call.HandlerEnded.Task.IsCompleted)))
                call.Blame($"did not end while the history waited for {stage}; {call.Plan}");
            return [.. calls.SelectMany(static call => call.Faults)];
        }
        finally
        {
            foreach (var call in calls) service.Forget(call);
        }

        foreach (var call in calls) call.Judge(faults.IsDeadly || serversFaults.IsDeadly);
        return [.. calls.SelectMany(static call => call.Faults).Select(fault => $"{fault} | {faults} | {serversFaults}")];
    }
}

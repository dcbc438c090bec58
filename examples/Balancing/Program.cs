// Three servers in this process, and a client that balances over them. Exits with 0 if everything went as expected.
using Balancing;
using Helloworld;
using Swoop.Client;
using Swoop.Client.ServiceConfigs;

await using var ada = await Backend.StartAsync("Ada");
await using var grace = await Backend.StartAsync("Grace");
await using var edsger = await Backend.StartAsync("Edsger");

using var channel = GrpcChannel.ForAddress($"static:///{ada.Address},{grace.Address},{edsger.Address}", new GrpcChannelOptions
{
    ServiceConfig = ServiceConfig.Parse("""
        {
          "loadBalancingConfig": [{ "round_robin": {} }],
          "methodConfig": [{
            "name": [{ "service": "helloworld.Greeter" }],
            "timeout": "5s",
            "retryPolicy": {
              "maxAttempts": 3,
              "initialBackoff": "0.01s",
              "maxBackoff": "0.1s",
              "backoffMultiplier": 2,
              "retryableStatusCodes": ["UNAVAILABLE"]
            }
          }]
        }
        """),
});
var client = new Greeter.GreeterClient(channel);

// The first connection is enough for the first call: until all are there, not everybody gets his turn.
var seen = new HashSet<string>();
for (var call = 0; seen.Count < 3 && call < 10_000; call++) seen.Add(await CallAsync());

var all = await CountAsync("All three are well", 9);
grace.IsFaulty = true;
var retried = await CountAsync("Grace fails every call, so her calls are made again elsewhere", 9);
grace.IsFaulty = false;
await edsger.StopAsync();
var fewer = await CountAsync("Edsger has shut down, so the others get his calls", 10);

var isAsExpected = all.Count == 3 && all.Values.All(calls => calls == 3)
    && retried.Values.Sum() == 9 && !retried.ContainsKey("Grace") && retried.Keys.Any(name => name.EndsWith("(after a retry)", StringComparison.Ordinal))
    // His turns go to whoever is next while the channel learns that he has gone, so the others' shares are about even.
    && fewer.Count == 2 && fewer.ContainsKey("Ada") && fewer.ContainsKey("Grace") && fewer.Values.Min() >= 3;
Console.WriteLine();
Console.WriteLine(isAsExpected ? "All went as expected." : "NOT AS EXPECTED");
return isAsExpected ? 0 : 1;

async Task<string> CallAsync() => (await client.SayHelloAsync(new HelloRequest())).Message;

async Task<SortedDictionary<string, int>> CountAsync(string title, int calls)
{
    var answers = new SortedDictionary<string, int>(StringComparer.Ordinal);
    for (var call = 0; call < calls; call++)
    {
        var name = await CallAsync();
        answers[name] = answers.GetValueOrDefault(name) + 1;
    }

    Console.WriteLine();
    Console.WriteLine($"{title}:");
    foreach (var (name, count) in answers) Console.WriteLine($"   {count} of {calls} calls answered by {name}");
    return answers;
}

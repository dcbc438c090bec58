// Servers in two zones, and a client that stays in its own while it can. Exits with 0 if everything went as expected.
using System.Globalization;
using CustomPolicy;
using Grpc.Core;
using Helloworld;
using Swoop.Client;
using Swoop.Client.ServiceConfigs;
using Swoop.Server;

var file = Path.GetTempFileName();
await using var far = await StartAsync("far");
await using var near = await StartAsync("near");
await File.WriteAllTextAsync(file, $"near {AddressOf(near)}\nfar {AddressOf(far)}\n");

using var channel = GrpcChannel.ForAddress($"zones://{file}", new GrpcChannelOptions
{
    ResolverFactories = [new ZoneFileResolverFactory()],
    LoadBalancerFactories = [new NearestZoneFactory()],
    ServiceConfig = new ServiceConfig { LoadBalancingConfigs = [new NearestZoneConfig("near")] },
});
var client = new Greeter.GreeterClient(channel);

var isAsExpected = await AnswersAsync("near", "Both zones are up");
await near.ShutdownAsync(TimeSpan.FromSeconds(5));
isAsExpected &= await AnswersAsync("far", "The client's own zone has gone");
await using var successor = await StartAsync("near");
// In one step: who reads the file must not find it empty.
await File.WriteAllTextAsync($"{file}.new", $"near {AddressOf(successor)}\nfar {AddressOf(far)}\n");
File.Move($"{file}.new", file, overwrite: true);
isAsExpected &= await AnswersAsync("near", "It is back, at another address");

File.Delete(file);
Console.WriteLine(isAsExpected ? "All went as expected." : "NOT AS EXPECTED");
return isAsExpected ? 0 : 1;

// Connections and the file's news take their time: ten calls in a row must be answered from there, in the end.
async Task<bool> AnswersAsync(string zone, string title)
{
    var inARow = 0;
    for (var patience = DateTime.UtcNow.AddSeconds(20); inARow < 10 && DateTime.UtcNow < patience; await Task.Delay(1))
        inARow = (await client.SayHelloAsync(new HelloRequest(), deadline: patience)).Message == zone ? inARow + 1 : 0;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title}: {inARow} calls in a row answered by {zone}"));
    return inARow == 10;
}

static async Task<GrpcServer> StartAsync(string zone)
{
    var server = new GrpcServer();
    server.AddService(new ZoneGreeter(zone)).Listen("http://127.0.0.1:0");
    await server.StartAsync();
    return server;
}

static string AddressOf(GrpcServer server) => new Uri(server.Endpoints[0].Address).Authority;

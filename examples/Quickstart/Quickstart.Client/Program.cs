// Usage: Quickstart.Client [ADDRESS]; http://127.0.0.1:5000 if not given. Exits with 0 if everything went as expected.
using Helloworld;
using Quickstart.Client;
using Swoop.Client;

var address = args is [var given] ? given : "http://127.0.0.1:5000";
using var channel = GrpcChannel.ForAddress(address);
var tour = new Tour(new Greeter.GreeterClient(channel));

Console.WriteLine($"calling {address}");
(string Title, Func<Task<bool>> Stop)[] stops =
[
    ("Unary: one request, one response", tour.UnaryAsync),
    ("Server streaming: one request, many responses", tour.ServerStreamingAsync),
    ("Client streaming: many requests, one response", tour.ClientStreamingAsync),
    ("Bidirectional streaming: requests and responses in turn", tour.BidirectionalAsync),
    ("A deadline: the server may think for 100 ms, but would need 10 s", tour.DeadlineAsync),
    ("A cancellation: the greetings never end, so we leave after the third", tour.CancellationAsync),
];

var failures = 0;
for (var index = 0; index < stops.Length; index++)
{
    var (title, stop) = stops[index];
    Console.WriteLine();
    Console.WriteLine($"{index + 1}. {title}");
    if (await AsExpectedAsync(stop)) continue;
    Console.WriteLine("   NOT AS EXPECTED");
    failures++;
}

Console.WriteLine();
Console.WriteLine(failures == 0 ? "All went as expected." : $"{failures} of {stops.Length} did not go as expected.");
return failures == 0 ? 0 : 1;

static async Task<bool> AsExpectedAsync(Func<Task<bool>> stop)
{
    try
    {
        return await stop();
    }
    catch (Exception exception)
    {
        Console.WriteLine($"   {exception.Message}");
        return false;
    }
}

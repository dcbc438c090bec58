using System.Diagnostics;
using Grpc.Core;
using Helloworld;
using Swoop.Client;

namespace Quickstart.Client;

/// <summary>Each shape of call once, then the two ways in which a call ends early. A stop returns whether it went as expected.</summary>
internal sealed class Tour(Greeter.GreeterClient client)
{
    public async Task<bool> UnaryAsync()
    {
        var reply = await client.SayHelloAsync(new HelloRequest { Name = "world" }, deadline: In(seconds: 10));
        Received(reply);
        return reply.Message == "Hello world!";
    }

    public async Task<bool> ServerStreamingAsync()
    {
        using var call = client.LotsOfReplies(new LotsOfRepliesRequest { Name = "Ada", Count = 3 }, deadline: In(seconds: 10));
        var count = 0;
        await foreach (var reply in call.ResponseStream.ReadAllAsync())
        {
            Received(reply);
            count++;
        }

        return count == 3 && call.GetStatus().StatusCode == StatusCode.OK;
    }

    public async Task<bool> ClientStreamingAsync()
    {
        using var call = client.LotsOfGreetings(deadline: In(seconds: 10));
        foreach (var name in (string[])["Ada", "Grace", "Barbara"]) await SendAsync(call.RequestStream, name);
        await call.RequestStream.CompleteAsync();
        var reply = await call;
        Received(reply);
        return reply.Message == "Hello Ada and Grace and Barbara!";
    }

    public async Task<bool> BidirectionalAsync()
    {
        using var call = client.BidiHello(deadline: In(seconds: 10));
        foreach (var name in (string[])["Ada", "Grace"])
        {
            await SendAsync(call.RequestStream, name);
            if (!await call.ResponseStream.MoveNext()) return false;
            Received(call.ResponseStream.Current);
            if (call.ResponseStream.Current.Message != $"Hello {name}!") return false;
        }

        await call.RequestStream.CompleteAsync();
        return !await call.ResponseStream.MoveNext();
    }

    public async Task<bool> DeadlineAsync()
    {
        var watch = Stopwatch.StartNew();
        try
        {
            await client.SayHelloAsync(new HelloRequest { Name = "slowpoke", ThinkMilliseconds = 10_000 }, deadline: DateTime.UtcNow.AddMilliseconds(100));
            return false;
        }
        catch (RpcException exception)
        {
            Console.WriteLine($"   after {watch.ElapsedMilliseconds} ms: {exception.StatusCode}");
            return exception.StatusCode == StatusCode.DeadlineExceeded;
        }
    }

    public async Task<bool> CancellationAsync()
    {
        using var cancellation = new CancellationTokenSource();
        using var call = client.LotsOfReplies(new LotsOfRepliesRequest { Name = "Ada" }, deadline: In(seconds: 10), cancellationToken: cancellation.Token);
        var count = 0;
        try
        {
            await foreach (var reply in call.ResponseStream.ReadAllAsync())
            {
                Received(reply);
                if (++count == 3) await cancellation.CancelAsync();
            }

            return false;
        }
        catch (RpcException exception)
        {
            Console.WriteLine($"   after {count} greetings: {exception.StatusCode}");
            return exception.StatusCode == StatusCode.Cancelled;
        }
    }

    private static DateTime In(int seconds) => DateTime.UtcNow.AddSeconds(seconds);

    private static async Task SendAsync(IClientStreamWriter<HelloRequest> requests, string name)
    {
        Console.WriteLine($"   -> {name}");
        await requests.WriteAsync(new HelloRequest { Name = name });
    }

    private static void Received(HelloReply reply) => Console.WriteLine($"   <- {reply.Message}");
}

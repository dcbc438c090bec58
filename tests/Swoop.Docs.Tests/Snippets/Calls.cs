using Grpc.Core;
using Helloworld;
using Swoop.Client;

namespace Swoop.Docs.Tests.Snippets;

/// <summary>Calls as clients make them.</summary>
internal static class Calls
{
    public static async Task<string> WithDeadlineAsync(Greeter.GreeterClient client)
    {
        try
        {
            var reply = await client.SayHelloAsync(new HelloRequest { Name = "world" }, deadline: DateTime.UtcNow.AddSeconds(2));
            return reply.Message;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.DeadlineExceeded)
        {
            return "nobody was fast enough";
        }
    }

    public static async Task WithStreamsAsync(Greeter.GreeterClient client)
    {
        using var call = client.BidiHello();
        var reading = PrintAsync(call.ResponseStream);
        foreach (var name in (string[])["Ada", "Grace"]) await call.RequestStream.WriteAsync(new HelloRequest { Name = name });
        await call.RequestStream.CompleteAsync();
        await reading;

        static async Task PrintAsync(IAsyncStreamReader<HelloReply> replies)
        {
            await foreach (var reply in replies.ReadAllAsync()) Console.WriteLine(reply.Message);
        }
    }

    public static async Task<StatusCode> WithCancellationAsync(Greeter.GreeterClient client)
    {
        using var cancellation = new CancellationTokenSource();
        using var call = client.LotsOfReplies(new LotsOfRepliesRequest { Name = "world" }, cancellationToken: cancellation.Token);
        try
        {
            await foreach (var reply in call.ResponseStream.ReadAllAsync()) await cancellation.CancelAsync();
            return StatusCode.OK;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Cancelled)
        {
            return exception.StatusCode;
        }
    }

    public static async Task<string?> WithMetadataAsync(Greeter.GreeterClient client)
    {
        var headers = new Metadata { { "tenant", "blue" }, { "trace-bin", [1, 2, 3] } };
        using var call = client.SayHelloAsync(new HelloRequest { Name = "world" }, headers);
        var responseHeaders = await call.ResponseHeadersAsync;
        var reply = await call;
        Console.WriteLine($"{reply.Message} {responseHeaders.GetValue("served-by")} {call.GetTrailers().GetValue("cost")}");
        return responseHeaders.GetValue("served-by");
    }

    public static async Task<HelloReply> WaitingForReadyAsync(Greeter.GreeterClient client)
    {
        var options = new CallOptions(deadline: DateTime.UtcNow.AddSeconds(30)).WithWaitForReady();
        var reply = await client.SayHelloAsync(new HelloRequest { Name = "world" }, options);
        return reply;
    }
}

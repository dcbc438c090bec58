using Grpc.Core;
using Swoop.Client;
using Swoop.Codegen.Tests.Generated;
using Swoop.Server;
using Swoop.Transport.Endpoints;

namespace Swoop.Codegen.Tests;

public class ServiceOverTransportTests
{
    [Fact]
    public async Task The_generated_service_answers_the_generated_client_in_all_shapes()
    {
        var listener = new MemoryListener();
        await using var server = new GrpcServer().AddService(EverythingService.BindService(new Echo())).ListenInMemory(listener);
        await server.StartAsync();
        using var channel = GrpcChannel.ForMemory(listener);
        var client = new EverythingService.EverythingServiceClient(channel);
        var message = Samples.Everything;

        Assert.Equal(message, client.Unary(message));
        Assert.Equal(message, await client.UnaryAsync(message));

        using var responses = client.ServerStream(message);
        Assert.Equal([message, message], await ToListAsync(responses.ResponseStream));

        using var requests = client.ClientStream();
        await requests.RequestStream.WriteAsync(new Everything());
        await requests.RequestStream.WriteAsync(message);
        await requests.RequestStream.CompleteAsync();
        Assert.Equal(message, await requests);

        using var both = client.Duplex();
        await both.RequestStream.WriteAsync(message);
        Assert.True(await both.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(message, both.ResponseStream.Current);
        await both.RequestStream.CompleteAsync();
        Assert.Empty(await ToListAsync(both.ResponseStream));
    }

    private static async Task<List<Everything>> ToListAsync(IAsyncStreamReader<Everything> reader)
    {
        var all = new List<Everything>();
        await foreach (var message in reader.ReadAllAsync()) all.Add(message);
        return all;
    }

    private sealed class Echo : EverythingService.EverythingServiceBase
    {
        public override Task<Everything> Unary(Everything request, ServerCallContext context) => Task.FromResult(request);

        public override async Task<Everything> ClientStream(IAsyncStreamReader<Everything> requestStream, ServerCallContext context) =>
            (await ToListAsync(requestStream))[^1];

        public override async Task ServerStream(Everything request, IServerStreamWriter<Everything> responseStream, ServerCallContext context)
        {
            await responseStream.WriteAsync(request);
            await responseStream.WriteAsync(request);
        }

        public override async Task Duplex(IAsyncStreamReader<Everything> requestStream, IServerStreamWriter<Everything> responseStream, ServerCallContext context)
        {
            await foreach (var message in requestStream.ReadAllAsync()) await responseStream.WriteAsync(message);
        }
    }
}

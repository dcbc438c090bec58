using Grpc.Core;
using Swoop.Bench.Protos;

namespace Swoop.Bench.Server;

/// <summary>The benchmark's service as a user would write it.</summary>
internal sealed class BenchService : Protos.Bench.BenchBase
{
    public override Task<Message> Unary(Message request, ServerCallContext context) => Task.FromResult(request);

    public override async Task ServerStream(Message request, IServerStreamWriter<Message> responseStream, ServerCallContext context)
    {
        while (!context.CancellationToken.IsCancellationRequested) await responseStream.WriteAsync(request);
    }

    public override async Task<Message> ClientStream(IAsyncStreamReader<Message> requestStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext())
        {
        }

        return new Message();
    }

    public override async Task Duplex(IAsyncStreamReader<Message> requestStream, IServerStreamWriter<Message> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext()) await responseStream.WriteAsync(requestStream.Current);
    }
}

using Grpc.Core;

namespace Swoop.Client.Tests.Kit;

/// <summary>The methods that tests call, and calls of them in few words.</summary>
internal static class Api
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static readonly Method<string, string> Unary = Make(MethodType.Unary);
    public static readonly Method<string, string> ServerStreaming = Make(MethodType.ServerStreaming);
    public static readonly Method<string, string> ClientStreaming = Make(MethodType.ClientStreaming);
    public static readonly Method<string, string> Duplex = Make(MethodType.DuplexStreaming);

    public static readonly Method<byte[], byte[]> Bytes =
        new(MethodType.Unary, "test.Service", "Bytes", Marshallers.Create<byte[]>(x => x, x => x), Marshallers.Create<byte[]>(x => x, x => x));

    public static readonly Method<byte[], byte[]> ByteDuplex =
        new(MethodType.DuplexStreaming, "test.Service", "ByteDuplex", Marshallers.Create<byte[]>(x => x, x => x), Marshallers.Create<byte[]>(x => x, x => x));

    public static AsyncUnaryCall<string> Ask(this GrpcChannel channel, string request = "hello", CallOptions options = default) =>
        channel.CreateCallInvoker().AsyncUnaryCall(Unary, null, options, request);

    public static AsyncServerStreamingCall<string> Stream(this GrpcChannel channel, string request = "3", CallOptions options = default) =>
        channel.CreateCallInvoker().AsyncServerStreamingCall(ServerStreaming, null, options, request);

    public static AsyncClientStreamingCall<string, string> Collect(this GrpcChannel channel, CallOptions options = default) =>
        channel.CreateCallInvoker().AsyncClientStreamingCall(ClientStreaming, null, options);

    public static AsyncDuplexStreamingCall<string, string> Talk(this GrpcChannel channel, CallOptions options = default) =>
        channel.CreateCallInvoker().AsyncDuplexStreamingCall(Duplex, null, options);

    public static async Task<List<T>> ToListAsync<T>(this IAsyncStreamReader<T> reader)
    {
        var all = new List<T>();
        while (await reader.MoveNext(CancellationToken.None).WaitAsync(Patience)) all.Add(reader.Current);
        return all;
    }

    /// <summary>The failure of a task, within the time a test may take.</summary>
    public static async Task<RpcException> FailureAsync(this Task task) =>
        await Assert.ThrowsAsync<RpcException>(() => task.WaitAsync(Patience));

    public static async Task FailsAsync(this Task task, StatusCode code, string? detail = null)
    {
        var failure = await task.FailureAsync();
        Assert.Equal(code, failure.StatusCode);
        if (detail is not null) Assert.Contains(detail, failure.Status.Detail, StringComparison.Ordinal);
    }

    public static CallOptions With(params (string Key, string Value)[] headers)
    {
        var metadata = new Metadata();
        foreach (var (key, value) in headers) metadata.Add(key, value);
        return new CallOptions(metadata);
    }

    private static Method<string, string> Make(MethodType type) =>
        new(type, "test.Service", type.ToString(), Marshallers.StringMarshaller, Marshallers.StringMarshaller);
}

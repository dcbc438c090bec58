namespace Swoop.Interop.Testing.Client;

/// <summary>The cases by their official names.</summary>
public static class InteropCases
{
    private static readonly Dictionary<string, Func<InteropTarget, Task>> _cases = new()
    {
        ["empty_unary"] = PlainCases.EmptyUnaryAsync,
        ["large_unary"] = PlainCases.LargeUnaryAsync,
        ["client_streaming"] = PlainCases.ClientStreamingAsync,
        ["server_streaming"] = PlainCases.ServerStreamingAsync,
        ["ping_pong"] = PlainCases.PingPongAsync,
        ["empty_stream"] = PlainCases.EmptyStreamAsync,
        ["client_compressed_unary"] = CompressedCases.ClientCompressedUnaryAsync,
        ["server_compressed_unary"] = CompressedCases.ServerCompressedUnaryAsync,
        ["client_compressed_streaming"] = CompressedCases.ClientCompressedStreamingAsync,
        ["server_compressed_streaming"] = CompressedCases.ServerCompressedStreamingAsync,
        ["custom_metadata"] = StatusCases.CustomMetadataAsync,
        ["status_code_and_message"] = StatusCases.StatusCodeAndMessageAsync,
        ["special_status_message"] = StatusCases.SpecialStatusMessageAsync,
        ["unimplemented_method"] = StatusCases.UnimplementedMethodAsync,
        ["unimplemented_service"] = StatusCases.UnimplementedServiceAsync,
        ["cancel_after_begin"] = CancellationCases.CancelAfterBeginAsync,
        ["cancel_after_first_response"] = CancellationCases.CancelAfterFirstResponseAsync,
        ["timeout_on_sleeping_server"] = CancellationCases.TimeoutOnSleepingServerAsync,
        ["rpc_soak"] = SoakCases.RpcSoakAsync,
        ["channel_soak"] = SoakCases.ChannelSoakAsync,
    };

    /// <summary>The names of all cases.</summary>
    public static IReadOnlyCollection<string> Names => _cases.Keys;

    /// <summary>Runs one case to its end.</summary>
    /// <exception cref="ArgumentException">There is no case of this name.</exception>
    /// <exception cref="InteropFailureException">The server, or our client, did something else than the case expects.</exception>
    /// <exception cref="NotSupportedException">The case checks compression and the target cannot see it.</exception>
    public static Task RunAsync(string testCase, InteropTarget target) =>
        _cases.TryGetValue(testCase, out var run)
            ? run(target)
            : throw new ArgumentException($"There is no case {testCase}.", nameof(testCase));
}

using Grpc.Core;

namespace Swoop.Interop.Testing.Client;

/// <summary>Requests to a server that may end the call before it has them all.</summary>
internal static class RequestStreams
{
    /// <summary>Sends one message. When the call is over already its status tells why, and the message does not matter.</summary>
    public static async Task WriteUnlessEndedAsync<T>(this IClientStreamWriter<T> stream, T message)
    {
        try
        {
            await stream.WriteAsync(message);
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
        }
    }

    /// <summary>Sends one message and half-closes, as far as the call lasts.</summary>
    public static async Task WriteLastUnlessEndedAsync<T>(this IClientStreamWriter<T> stream, T message)
    {
        await stream.WriteUnlessEndedAsync(message);
        try
        {
            await stream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
        }
    }
}

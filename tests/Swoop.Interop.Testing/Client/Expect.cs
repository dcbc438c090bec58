using Google.Protobuf;
using Grpc.Core;

namespace Swoop.Interop.Testing.Client;

/// <summary>The assertions of the cases; each throws <see cref="InteropFailureException"/>.</summary>
internal static class Expect
{
    public static void Equal<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new InteropFailureException($"{what}: expected {expected}, was {actual}");
    }

    public static void Zeros(int expectedSize, Payload? payload)
    {
        var body = payload?.Body ?? ByteString.Empty;
        Equal("payload size", expectedSize, body.Length);
        Equal("payload bytes other than zero", -1, body.Span.IndexOfAnyExcept((byte)0));
    }

    public static async Task EndOfStreamAsync<T>(IAsyncStreamReader<T> stream) =>
        Equal("another message", false, await stream.MoveNext(CancellationToken.None));

    public static async Task<T> NextAsync<T>(IAsyncStreamReader<T> stream)
    {
        Equal("another message", true, await stream.MoveNext(CancellationToken.None));
        return stream.Current;
    }

    /// <summary>The call fails with this code, and with this message when one is given.</summary>
    public static async Task FailsAsync(StatusCode code, Func<Task> call, string? message = null)
    {
        try
        {
            await call();
        }
        catch (RpcException e)
        {
            if (e.StatusCode != code)
                throw new InteropFailureException($"status code: expected {code}, was {e.Status}");
            if (message is not null)
                Equal("status message", message, e.Status.Detail);
            return;
        }

        throw new InteropFailureException($"status code: expected {code}, was OK");
    }
}

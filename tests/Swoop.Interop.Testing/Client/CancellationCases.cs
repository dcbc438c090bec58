using Grpc.Core;
using static Swoop.Interop.Testing.Client.SuiteMessages;

namespace Swoop.Interop.Testing.Client;

/// <summary>Calls that the client ends early, by cancelling or by a deadline.</summary>
internal static class CancellationCases
{
    public static async Task CancelAfterBeginAsync(InteropTarget target)
    {
        using var cancellation = new CancellationTokenSource();
        using var call = target.Service.StreamingInputCall(cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await Expect.FailsAsync(StatusCode.Cancelled, () => call.ResponseAsync);
    }

    public static async Task CancelAfterFirstResponseAsync(InteropTarget target)
    {
        using var cancellation = new CancellationTokenSource();
        using var call = target.Service.FullDuplexCall(cancellationToken: cancellation.Token);
        await call.RequestStream.WriteAsync(DuplexRequest(0));
        Expect.Zeros(ResponseSizes[0], (await Expect.NextAsync(call.ResponseStream)).Payload);
        await cancellation.CancelAsync();
        await Expect.FailsAsync(StatusCode.Cancelled, () => call.ResponseStream.MoveNext(CancellationToken.None));
    }

    public static async Task TimeoutOnSleepingServerAsync(InteropTarget target)
    {
        using var call = target.Service.FullDuplexCall(deadline: DateTime.UtcNow.AddMilliseconds(1));
        var request = new StreamingOutputCallRequest { Payload = Zeros(RequestSizes[0]) };
        await call.RequestStream.WriteUnlessEndedAsync(request);
        await Expect.FailsAsync(
            StatusCode.DeadlineExceeded,
            () => call.ResponseStream.MoveNext(CancellationToken.None));
    }
}

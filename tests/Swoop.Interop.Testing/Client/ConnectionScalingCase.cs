using Grpc.Core;
using static Swoop.Interop.Testing.Client.SuiteMessages;

namespace Swoop.Interop.Testing.Client;

/// <summary>The case <c>max_concurrent_streams_connection_scaling</c> (gRFC A105): the server takes two calls on a connection, the client may have two connections.</summary>
/// <remarks>Not among <see cref="InteropCases.Names"/>: both ends need to be set up for it.</remarks>
public static class ConnectionScalingCase
{
    /// <summary>The official name.</summary>
    public const string Name = "max_concurrent_streams_connection_scaling";

    /// <summary>How many calls the server has to take on a connection, and how many connections the client may have.</summary>
    public const int Limit = 2;

    /// <summary>Runs the case to its end.</summary>
    /// <exception cref="InteropFailureException">The third call went over the connection of the first two, or those had one each.</exception>
    public static async Task RunAsync(InteropTarget target)
    {
        // One after the other: which of several that wait for the first connection gets onto it is not said.
        using var first = target.Service.FullDuplexCall();
        var address = await AddressAsync(first);
        using var second = target.Service.FullDuplexCall();
        Expect.Equal("address of the second call", address, await AddressAsync(second));
        using var third = target.Service.FullDuplexCall();
        var other = await AddressAsync(third);
        Expect.Equal("the third call has a connection of its own", true, other != address);

        // Each stays where it is.
        Expect.Equal("address of the first call", address, await AddressAsync(first));
        Expect.Equal("address of the third call", other, await AddressAsync(third));
        foreach (var call in new[] { first, second, third })
        {
            await call.RequestStream.CompleteAsync();
            await Expect.EndOfStreamAsync(call.ResponseStream);
        }
    }

    private static async Task<string> AddressAsync(AsyncDuplexStreamingCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call)
    {
        var request = DuplexRequest(0);
        request.ResponseParameters[0].FillPeerSocketAddress = new BoolValue { Value = true };
        await call.RequestStream.WriteAsync(request);
        return (await Expect.NextAsync(call.ResponseStream)).PeerSocketAddress;
    }
}

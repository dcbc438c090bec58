using Grpc.Core;
using static Swoop.Interop.Testing.Client.SuiteMessages;

namespace Swoop.Interop.Testing.Client;

/// <summary>What surrounds the messages: metadata and status.</summary>
internal static class StatusCases
{
    private const string InitialValue = "test_initial_metadata_value";
    private const string SpecialMessage = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n";

    private static readonly byte[] _trailingValue = [0xAB, 0xAB, 0xAB];

    public static async Task CustomMetadataAsync(InteropTarget target)
    {
        var sent = new Metadata
        {
            { InteropMetadata.EchoInitial, InitialValue },
            { InteropMetadata.EchoTrailing, _trailingValue },
        };

        using var unary = target.Service.UnaryCallAsync(LargeRequest(), sent);
        await unary.ResponseAsync;
        ExpectEcho(await unary.ResponseHeadersAsync, unary.GetTrailers());

        using var duplex = target.Service.FullDuplexCall(sent);
        await duplex.RequestStream.WriteAsync(DuplexRequest(0));
        await duplex.RequestStream.CompleteAsync();
        await Expect.NextAsync(duplex.ResponseStream);
        await Expect.EndOfStreamAsync(duplex.ResponseStream);
        ExpectEcho(await duplex.ResponseHeadersAsync, duplex.GetTrailers());
    }

    public static async Task StatusCodeAndMessageAsync(InteropTarget target)
    {
        var status = new EchoStatus { Code = (int)StatusCode.Unknown, Message = "test status message" };
        await ExpectUnaryStatusAsync(target, status);
        await Expect.FailsAsync(
            StatusCode.Unknown,
            async () =>
            {
                using var call = target.Service.FullDuplexCall();
                var request = new StreamingOutputCallRequest { ResponseStatus = status };
                await call.RequestStream.WriteLastUnlessEndedAsync(request);
                await call.ResponseStream.MoveNext(CancellationToken.None);
            },
            status.Message);
    }

    public static Task SpecialStatusMessageAsync(InteropTarget target) =>
        ExpectUnaryStatusAsync(target, new EchoStatus { Code = (int)StatusCode.Unknown, Message = SpecialMessage });

    public static Task UnimplementedMethodAsync(InteropTarget target) =>
        Expect.FailsAsync(
            StatusCode.Unimplemented,
            async () => await target.Service.UnimplementedCallAsync(new Empty()));

    public static Task UnimplementedServiceAsync(InteropTarget target) =>
        Expect.FailsAsync(
            StatusCode.Unimplemented,
            async () => await target.Unimplemented.UnimplementedCallAsync(new Empty()));

    private static Task ExpectUnaryStatusAsync(InteropTarget target, EchoStatus status) =>
        Expect.FailsAsync(
            (StatusCode)status.Code,
            async () => await target.Service.UnaryCallAsync(new SimpleRequest { ResponseStatus = status }),
            status.Message);

    private static void ExpectEcho(Metadata headers, Metadata trailers)
    {
        Expect.Equal(InteropMetadata.EchoInitial, InitialValue, headers.GetValue(InteropMetadata.EchoInitial));
        Expect.Equal(
            InteropMetadata.EchoTrailing,
            Convert.ToHexString(_trailingValue),
            Convert.ToHexString(trailers.GetValueBytes(InteropMetadata.EchoTrailing) ?? []));
    }
}

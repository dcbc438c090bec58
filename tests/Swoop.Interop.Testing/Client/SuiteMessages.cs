using Google.Protobuf;

namespace Swoop.Interop.Testing.Client;

/// <summary>The sizes the suite prescribes, and messages of these sizes.</summary>
internal static class SuiteMessages
{
    public const int LargeRequestSize = 271828;
    public const int LargeResponseSize = 314159;

    public static readonly int[] RequestSizes = [27182, 8, 1828, 45904];
    public static readonly int[] ResponseSizes = [31415, 9, 2653, 58979];

    public static Payload Zeros(int size) => new() { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };

    public static SimpleRequest LargeRequest() =>
        new() { ResponseSize = LargeResponseSize, Payload = Zeros(LargeRequestSize) };

    /// <summary>The request of step <paramref name="index"/> of a full duplex call: one payload out, one back.</summary>
    public static StreamingOutputCallRequest DuplexRequest(int index) => new()
    {
        ResponseParameters = { new ResponseParameters { Size = ResponseSizes[index] } },
        Payload = Zeros(RequestSizes[index]),
    };
}

using Grpc.Core;

namespace Swoop.Interop.Testing.Server;

/// <summary>What the suite's server returns of the metadata it is sent.</summary>
internal static class EchoedMetadata
{
    /// <summary>
    /// Sends the headers if there is anything to say in them, and lays out the trailers. Headers with the chosen encoding go
    /// out even before a response whose compression is then switched off message by message.
    /// </summary>
    public static async Task EchoMetadataAsync(this ServerCallContext context, bool compress = false)
    {
        foreach (var entry in context.RequestHeaders.GetAll(InteropMetadata.EchoTrailing))
            context.ResponseTrailers.Add(entry.Key, entry.ValueBytes);

        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders.GetAll(InteropMetadata.EchoInitial))
            headers.Add(entry.Key, entry.Value);
        if (compress)
            headers.Add(InteropMetadata.EncodingRequest, InteropMetadata.Gzip);
        if (headers.Count > 0)
            await context.WriteResponseHeadersAsync(headers);
    }
}

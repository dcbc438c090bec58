using Grpc.Core;
using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Headers;

namespace Swoop.Transport.Headers;

/// <summary>Writes a user's metadata into a header block.</summary>
internal static class MetadataFields
{
    /// <summary>Writes all entries; they were checked with <see cref="MetadataWriter.FindFault"/> when the user handed them over.</summary>
    public static void Write(HeaderBlockWriter writer, Metadata? metadata)
    {
        if (metadata is null || metadata.Count == 0) return;
        var visitor = new Visitor(writer);
        MetadataWriter.TryWrite(metadata, ref visitor, out _);
    }

    private readonly ref struct Visitor(HeaderBlockWriter writer) : IMetadataVisitor
    {
        private readonly HeaderBlockWriter _writer = writer;

        public void Visit(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value) =>
            _writer.Write(name, value, HpackEncoder.IndexingFor(name));
    }
}

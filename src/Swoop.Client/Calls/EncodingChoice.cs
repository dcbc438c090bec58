using System.Collections.Concurrent;
using System.Text;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Compression;

namespace Swoop.Client.Calls;

/// <summary>An encoding and the header field that announces it.</summary>
internal sealed record EncodingChoice(ICompressionProvider Provider, HeaderTemplate Field)
{
    private static readonly ConcurrentDictionary<ICompressionProvider, EncodingChoice> _known = new(ReferenceEqualityComparer.Instance);

    public static EncodingChoice Of(ICompressionProvider provider) => _known.GetOrAdd(
        provider, static known => new EncodingChoice(known, new HeaderTemplate("grpc-encoding"u8, Encoding.ASCII.GetBytes(known.EncodingName))));
}

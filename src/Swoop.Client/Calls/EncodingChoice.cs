using System.Collections.Concurrent;
using System.Text;
using Grpc.Core;
using Swoop.Client.Channel;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Headers;

namespace Swoop.Client.Calls;

/// <summary>An encoding and the header field that announces it.</summary>
internal sealed record EncodingChoice(ICompressionProvider Provider, HeaderTemplate Field)
{
    private static readonly ConcurrentDictionary<ICompressionProvider, EncodingChoice> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>What a call with these headers uses; null for identity.</summary>
    /// <exception cref="ArgumentException">The encoding is not known.</exception>
    public static EncodingChoice? Find(ChannelSettings settings, Metadata? headers)
    {
        var name = headers?.Get(ReservedHeaders.EncodingRequest)?.Value ?? settings.Options.RequestCompression;
        if (name is null or MessageEncoding.Identity) return null;
        if (!settings.Compression.TryFind(name, out var provider))
            throw new ArgumentException($"The encoding \"{name}\" is not known; the known ones are {settings.Compression.AcceptEncoding}.");
        return Of(provider);
    }

    private static EncodingChoice Of(ICompressionProvider provider) => _known.GetOrAdd(
        provider, static known => new EncodingChoice(known, new HeaderTemplate("grpc-encoding"u8, Encoding.ASCII.GetBytes(known.EncodingName))));
}

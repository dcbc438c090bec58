using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Swoop.Protocol.Compression;

/// <summary>The encodings that one side of a call understands, by name. Immutable and thread-safe.</summary>
public sealed class CompressionRegistry
{
    private readonly (byte[] Name, ICompressionProvider Provider)[] _providers;
    private readonly byte[] _acceptEncodingBytes;

    /// <summary>Builds a registry; providers later in the order replace earlier ones of the same name.</summary>
    /// <exception cref="ArgumentException">A provider's name is <c>identity</c>, empty, or has characters outside <c>a-z 0-9 - _ .</c></exception>
    public CompressionRegistry(IEnumerable<ICompressionProvider> providers)
    {
        ArgumentNullException.ThrowIfNull(providers);
        var byName = new OrderedDictionary<string, ICompressionProvider>(StringComparer.Ordinal);
        foreach (var provider in providers)
        {
            if (!IsUsableName(provider.EncodingName))
                throw new ArgumentException($"\"{provider.EncodingName}\" cannot name a message encoding.", nameof(providers));
            byName[provider.EncodingName] = provider;
        }
        _providers = [.. byName.Select(pair => (Encoding.ASCII.GetBytes(pair.Key), pair.Value))];
        AcceptEncoding = string.Join(',', byName.Keys.Prepend(MessageEncoding.Identity));
        _acceptEncodingBytes = Encoding.ASCII.GetBytes(AcceptEncoding);
    }

    /// <summary>What is understood unless configured otherwise: gzip and deflate.</summary>
    public static CompressionRegistry Default { get; } = new([new GzipCompressionProvider(), new DeflateCompressionProvider()]);

    /// <summary>The value of <c>grpc-accept-encoding</c>, such as <c>identity,gzip,deflate</c>.</summary>
    public string AcceptEncoding { get; }

    /// <summary>The bytes of <see cref="AcceptEncoding"/>.</summary>
    public ReadOnlyMemory<byte> AcceptEncodingBytes => _acceptEncodingBytes;

    /// <summary>Finds what a received <c>grpc-encoding</c> stands for.</summary>
    /// <param name="encodingName">The header's value; empty if the header is missing.</param>
    /// <param name="provider">Null for <c>identity</c>, for no encoding, and where nothing is found.</param>
    /// <returns>False for an unknown encoding: <see cref="MessageEncoding.UnknownAtServer"/> or <see cref="MessageEncoding.UnknownAtClient"/>.</returns>
    public bool TryResolve(ReadOnlySpan<byte> encodingName, out ICompressionProvider? provider)
    {
        provider = Find(encodingName);
        return provider is not null || encodingName.IsEmpty || encodingName.SequenceEqual("identity"u8);
    }

    /// <summary>The provider of that name, or null.</summary>
    public ICompressionProvider? Find(ReadOnlySpan<byte> encodingName)
    {
        foreach (var (name, provider) in _providers)
        {
            if (encodingName.SequenceEqual(name))
                return provider;
        }
        return null;
    }

    /// <summary>The provider of that name, if there is one.</summary>
    public bool TryFind(string encodingName, [NotNullWhen(true)] out ICompressionProvider? provider)
    {
        foreach (var (_, candidate) in _providers)
        {
            if (candidate.EncodingName == encodingName)
            {
                provider = candidate;
                return true;
            }
        }
        provider = null;
        return false;
    }

    private static bool IsUsableName(string name)
        => name.Length > 0 && name != MessageEncoding.Identity
        && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');
}

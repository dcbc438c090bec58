using System.IO.Compression;
using Swoop.Protocol.Compression;

namespace Swoop.Server.Compression;

/// <summary>The encodings that responses can use, by name. Immutable.</summary>
internal sealed class ResponseEncodings
{
    private readonly Dictionary<string, ResponseEncoding> _byName = new(StringComparer.Ordinal);

    /// <param name="registry">The encodings that the server knows.</param>
    /// <param name="preferred">The name of the one that is used unless a call chooses otherwise; null for none.</param>
    /// <param name="level">How hard to try; null for the providers' own choice.</param>
    /// <exception cref="ArgumentException">The registry lacks the preferred encoding.</exception>
    public ResponseEncodings(CompressionRegistry registry, string? preferred, CompressionLevel? level)
    {
        foreach (var name in registry.AcceptEncoding.Split(','))
        {
            if (registry.TryFind(name, out var provider)) _byName[name] = new ResponseEncoding(provider, level);
        }

        if (preferred is null or MessageEncoding.Identity) return;
        Preferred = Find(preferred) ?? throw new ArgumentException($"The response encoding \"{preferred}\" is not among those that the server knows: {registry.AcceptEncoding}.", nameof(preferred));
    }

    /// <summary>What is used unless a call chooses otherwise.</summary>
    public ResponseEncoding? Preferred { get; }

    /// <summary>The encoding of a name; null for <c>identity</c> and unknown names.</summary>
    public ResponseEncoding? Find(string name) => _byName.GetValueOrDefault(name);
}

using Grpc.Core;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Headers;

namespace Swoop.Transport.Headers;

/// <summary>Gathers the user's metadata out of a received header block; values that stand in the peer's table are parsed once.</summary>
internal struct ReceivedMetadata
{
    private List<object>? _entries;

    /// <summary>What was wrong with an entry (bad base64, say): a fault of the stream, never of the connection (CVE-2023-32732).</summary>
    public string? Fault { get; private set; }

    public void Add(in HeaderField field)
    {
        if (ReservedHeaders.IsHidden(field.Name)) return;
        var parsed = field.Entry?.Parsed;
        if (parsed is null)
        {
            if (!MetadataReader.TryParse(field.Name, field.Value, out parsed, out var fault)) Fault ??= fault;
            if (parsed is null) return;
            if (field.Entry is { } entry) entry.Parsed = parsed;
        }

        (_entries ??= []).Add(parsed);
    }

    /// <summary>Makes a new object with all entries, in their order.</summary>
    public readonly Metadata ToMetadata()
    {
        var metadata = new Metadata();
        if (_entries is null) return metadata;
        foreach (var entry in _entries) MetadataReader.AddTo(metadata, entry);
        return metadata;
    }

    public readonly bool IsEmpty => _entries is null || _entries.Count == 0;

    public void Clear()
    {
        _entries?.Clear();
        Fault = null;
    }
}

using System.Buffers;
using System.Text;
using Metadata = Grpc.Core.Metadata;

namespace Swoop.Protocol.Headers;

/// <summary>Turns received headers into metadata.</summary>
/// <remarks>
/// The caller leaves out what <see cref="ReservedHeaders.IsHidden"/> names; the HTTP/2 engine has refused CR, LF and NUL. Spaces around
/// text values are dropped. Text bytes above 0x7E are accepted, one character each (Latin-1): gRPC does not allow them, but peers let
/// them pass, and this way nothing is lost. A header whose name gRPC does not allow (HTTP/2 allows more, such as <c>!</c>) is skipped.
/// </remarks>
public static class MetadataReader
{
    private static readonly SearchValues<byte> _nameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-."u8);

    /// <summary>Appends a header to metadata: one entry, or several for a binary value with commas.</summary>
    /// <param name="target">Takes the entries.</param>
    /// <param name="name">The header's name in lower case.</param>
    /// <param name="value">The header's value.</param>
    /// <param name="error">What is wrong with the value; the stream fails with INTERNAL, not the connection.</param>
    public static bool TryAdd(Metadata target, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, out string? error)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!TryParse(name, value, out var entries, out error))
            return false;
        AddTo(target, entries);
        return true;
    }

    /// <summary>Parses a header into what a header table can keep beside it.</summary>
    /// <param name="name">The header's name in lower case.</param>
    /// <param name="value">The header's value.</param>
    /// <param name="entries">
    /// For <see cref="AddTo"/>: a <see cref="Metadata.Entry"/>, an array of them for a binary value with commas, or null for a header that is
    /// skipped. Entries are immutable, so calls and threads may share them.
    /// </param>
    /// <param name="error">What is wrong with the value; the stream fails with INTERNAL, not the connection.</param>
    public static bool TryParse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, out object? entries, out string? error)
    {
        entries = null;
        error = null;
        if (name.IsEmpty || name.ContainsAnyExcept(_nameBytes))
            return true;
        var key = Encoding.ASCII.GetString(name);
        if (name.EndsWith("-bin"u8))
            return TryParseBinary(key, value, out entries, out error);
        entries = new Metadata.Entry(key, Encoding.Latin1.GetString(value.Trim(" \t"u8)));
        return true;
    }

    /// <summary>Appends what <see cref="TryParse"/> made.</summary>
    public static void AddTo(Metadata target, object? entries)
    {
        ArgumentNullException.ThrowIfNull(target);
        switch (entries)
        {
            case Metadata.Entry entry:
                target.Add(entry);
                break;
            case Metadata.Entry[] several:
                foreach (var entry in several)
                    target.Add(entry);
                break;
        }
    }

    private static bool TryParseBinary(string key, ReadOnlySpan<byte> value, out object? entries, out string? error)
    {
        entries = null;
        var count = value.Count((byte)',') + 1;
        if (count > BinaryValue.MaxValuesPerField)
        {
            error = $"The header {key} has {count} values; at most {BinaryValue.MaxValuesPerField} are accepted.";
            return false;
        }
        var parsed = new Metadata.Entry[count];
        var index = 0;
        foreach (var range in value.Split((byte)','))
        {
            if (!BinaryValue.TryDecode(value[range].Trim(" \t"u8), out var bytes))
            {
                // The value itself is left out: binary metadata may be secret.
                error = $"The value of the header {key} is not base64.";
                return false;
            }
            parsed[index++] = new Metadata.Entry(key, bytes);
        }
        entries = count == 1 ? parsed[0] : parsed;
        error = null;
        return true;
    }
}

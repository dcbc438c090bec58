using System.Buffers;
using System.Text;
using Metadata = Grpc.Core.Metadata;

namespace Swoop.Protocol.Headers;

/// <summary>Turns metadata into the headers to send.</summary>
/// <remarks>
/// Nothing is left out in silence except <see cref="ReservedHeaders.EncodingRequest"/>: a reserved name or a value with other characters than
/// printable ASCII (0x20 to 0x7E, what C-core and grpc-go accept) is an error. Entries of one name keep their order and are not joined.
/// </remarks>
public static class MetadataWriter
{
    private const int StackLimit = 256;

    private static readonly SearchValues<char> _valueChars = SearchValues.Create(
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>Says what keeps metadata from being sent.</summary>
    /// <returns>A text that names the entry and never its value; null if all is well.</returns>
    public static string? FindFault(Metadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        for (var i = 0; i < metadata.Count; i++)
        {
            var entry = metadata[i];
            if (IsReserved(entry.Key))
                return $"The metadata key \"{entry.Key}\" is reserved for the protocol.";
            if (!entry.IsBinary && entry.Value.AsSpan().ContainsAnyExcept(_valueChars))
                return $"The metadata value of \"{entry.Key}\" has characters other than printable ASCII; use a key that ends in -bin for such values.";
        }
        return null;
    }

    /// <summary>Checks metadata and then gives its headers to the visitor, which sees nothing if the check fails.</summary>
    /// <param name="metadata">Not changed, and must not be changed meanwhile.</param>
    /// <param name="visitor">Takes the headers.</param>
    /// <param name="error">What <see cref="FindFault"/> says.</param>
    public static bool TryWrite<TVisitor>(Metadata metadata, ref TVisitor visitor, out string? error)
        where TVisitor : struct, IMetadataVisitor, allows ref struct
    {
        error = FindFault(metadata);
        if (error is not null)
            return false;
        for (var i = 0; i < metadata.Count; i++)
        {
            var entry = metadata[i];
            if (entry.Key == ReservedHeaders.EncodingRequest)
                continue;
            if (entry.IsBinary)
                WriteBinary(entry.Key, entry.ValueBytes, ref visitor);
            else
                WriteText(entry.Key, entry.Value.AsSpan().Trim(' '), ref visitor);
        }
        return true;
    }

    private static void WriteText<TVisitor>(string key, ReadOnlySpan<char> text, ref TVisitor visitor)
        where TVisitor : struct, IMetadataVisitor, allows ref struct
    {
        var length = key.Length + text.Length;
        byte[]? rented = null;
        var bytes = length <= StackLimit ? stackalloc byte[StackLimit] : rented = ArrayPool<byte>.Shared.Rent(length);
        var name = bytes[..Encoding.ASCII.GetBytes(key, bytes)];
        var value = bytes[name.Length..];
        visitor.Visit(name, value[..Encoding.ASCII.GetBytes(text, value)]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    private static void WriteBinary<TVisitor>(string key, byte[] content, ref TVisitor visitor)
        where TVisitor : struct, IMetadataVisitor, allows ref struct
    {
        var length = key.Length + BinaryValue.EncodedLength(content.Length);
        byte[]? rented = null;
        var bytes = length <= StackLimit ? stackalloc byte[StackLimit] : rented = ArrayPool<byte>.Shared.Rent(length);
        var name = bytes[..Encoding.ASCII.GetBytes(key, bytes)];
        var value = bytes[name.Length..];
        visitor.Visit(name, value[..BinaryValue.Encode(content, value)]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    private static bool IsReserved(string key)
    {
        byte[]? rented = null;
        var bytes = key.Length <= StackLimit ? stackalloc byte[StackLimit] : rented = ArrayPool<byte>.Shared.Rent(key.Length);
        var reserved = ReservedHeaders.IsReserved(bytes[..Encoding.ASCII.GetBytes(key, bytes)]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return reserved;
    }
}

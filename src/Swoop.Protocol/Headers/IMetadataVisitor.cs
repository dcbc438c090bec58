namespace Swoop.Protocol.Headers;

/// <summary>Takes the headers that <see cref="MetadataWriter"/> makes of metadata.</summary>
/// <remarks>Implemented by structs, so that the calls are direct.</remarks>
public interface IMetadataVisitor
{
    /// <summary>Takes one header in the order of the metadata. The spans are valid during the call only.</summary>
    /// <param name="name">The name in lower case.</param>
    /// <param name="value">The value as it travels: text without spaces around it, or base64 without padding.</param>
    void Visit(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value);
}

namespace Swoop.Http2.Hpack;

/// <summary>Receives the fields of a header block in their order.</summary>
public interface IHeaderSink
{
    /// <summary>Takes one field. Its spans are valid only during this call; its <see cref="HeaderField.Entry"/> may be kept.</summary>
    void Field(in HeaderField field);
}

namespace Swoop.Http2.Headers;

/// <summary>What a received header block is to its stream.</summary>
public enum HeaderBlockKind : byte
{
    /// <summary>A request's headers.</summary>
    Request,

    /// <summary>A response's headers with a final status.</summary>
    Response,

    /// <summary>A response's headers with a 1xx status; more will come.</summary>
    Informational,

    /// <summary>Trailers: the last thing on the stream.</summary>
    Trailers,
}

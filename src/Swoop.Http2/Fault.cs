namespace Swoop.Http2;

/// <summary>How far a peer's mistake reaches (RFC 9113, 5.4).</summary>
public enum FaultScope : byte
{
    /// <summary>One stream is reset; the connection goes on.</summary>
    Stream,

    /// <summary>The connection ends with GOAWAY.</summary>
    Connection,
}

/// <summary>What a peer did wrong, as a value: the engine never throws for what a peer sent.</summary>
/// <param name="Scope">The stream or the whole connection.</param>
/// <param name="Code">The code that the peer is told.</param>
/// <param name="Reason">What was wrong, in words for a log or a GOAWAY's debug data; ASCII.</param>
public readonly record struct Fault(FaultScope Scope, ErrorCode Code, string Reason)
{
    /// <summary>A fault that ends one stream.</summary>
    public static Fault OfStream(ErrorCode code, string reason) => new(FaultScope.Stream, code, reason);

    /// <summary>A fault that ends the connection.</summary>
    public static Fault OfConnection(ErrorCode code, string reason) => new(FaultScope.Connection, code, reason);
}

namespace Grpc.Core;

/// <summary>The shape of a method: which of its two sides is a stream.</summary>
public enum MethodType
{
    /// <summary>One request, one response.</summary>
    Unary = 0,

    /// <summary>A stream of requests, one response.</summary>
    ClientStreaming = 1,

    /// <summary>One request, a stream of responses.</summary>
    ServerStreaming = 2,

    /// <summary>A stream of requests and, independent of it, a stream of responses.</summary>
    DuplexStreaming = 3,
}

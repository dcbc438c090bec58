namespace Grpc.Core;

/// <summary>The outcome of a call: a code, a text for people, and on the client optionally the exception behind it.</summary>
public readonly struct Status
{
    /// <summary>Success with an empty detail.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Cancellation with an empty detail.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    /// <summary>Creates a status without a debug exception.</summary>
    /// <param name="statusCode">The code sent in <c>grpc-status</c>.</param>
    /// <param name="detail">The text sent in <c>grpc-message</c>.</param>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    /// <summary>Creates a status that also names the local exception which caused it.</summary>
    /// <param name="statusCode">The code sent in <c>grpc-status</c>.</param>
    /// <param name="detail">The text sent in <c>grpc-message</c>.</param>
    /// <param name="debugException">The local cause; it never travels to the peer.</param>
    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        Detail = detail;
        DebugException = debugException;
    }

    /// <summary>The code; everything but <see cref="StatusCode.OK"/> is a failure.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>The text that explains the code to people.</summary>
    public string Detail { get; }

    /// <summary>The local exception behind the status, for diagnosis only; it is neither sent nor received.</summary>
    public Exception? DebugException { get; }

    /// <summary>Names code, detail and, where there is one, the debug exception with its stack.</summary>
    public override string ToString() => DebugException is null
        ? $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")"
        : $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\", DebugException=\"{DebugException}\")";
}

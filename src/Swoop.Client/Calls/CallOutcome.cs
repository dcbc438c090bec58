using Grpc.Core;

namespace Swoop.Client.Calls;

/// <summary>What a call ended with.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">The response's headers; null where there were none.</param>
/// <param name="Trailers">What came with the status; null for nothing.</param>
internal sealed record CallOutcome(Status Status, Metadata? Headers = null, Metadata? Trailers = null)
{
    // What most calls end with: one object for all of them.
    private static readonly CallOutcome _plainSuccess = new(Status.DefaultSuccess);

    /// <summary>A balancing policy dropped the call: it is not to be made again (gRFC A6).</summary>
    public bool IsDropped { get; init; }

    /// <summary>The server has certainly not looked at the call: it can be made again.</summary>
    public bool IsUnprocessed { get; init; }

    /// <summary>What a call on a stream has ended with.</summary>
    public static CallOutcome Of(Status status, Metadata? headers, Metadata? trailers, bool isUnprocessed) =>
        status is { StatusCode: StatusCode.OK, Detail.Length: 0 } && headers is null && trailers is null && !isUnprocessed
            ? _plainSuccess
            : new CallOutcome(status, headers, trailers) { IsUnprocessed = isUnprocessed };
}

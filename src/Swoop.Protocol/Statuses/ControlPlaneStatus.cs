using Grpc.Core;

namespace Swoop.Protocol.Statuses;

/// <summary>Keeps statuses of a resolver, balancer or config selector apart from those of the user's service (gRFC A54).</summary>
public static class ControlPlaneStatus
{
    /// <summary>Turns a status that only a service may give into INTERNAL, with the original in its text; others pass unchanged.</summary>
    public static Status Sanitize(Status status) => status.StatusCode switch
    {
        StatusCode.InvalidArgument
            or StatusCode.NotFound
            or StatusCode.AlreadyExists
            or StatusCode.FailedPrecondition
            or StatusCode.Aborted
            or StatusCode.OutOfRange
            or StatusCode.DataLoss
            => new Status(
                StatusCode.Internal,
                $"The channel's control plane failed the call with {status.StatusCode}, a status it has no right to give: {status.Detail}",
                status.DebugException),
        _ => status,
    };
}

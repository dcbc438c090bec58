using Grpc.Core;

namespace Swoop.Client.Calls;

/// <summary>Which status codes a client itself may make (gRFC A54): the others are the server's, and users act on them as such.</summary>
internal static class ControlPlaneStatus
{
    /// <summary>The status, or <see cref="StatusCode.Internal"/> in place of a code that only servers may use.</summary>
    public static Status Check(Status status) => status.StatusCode is StatusCode.OK or StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.AlreadyExists
        or StatusCode.FailedPrecondition or StatusCode.Aborted or StatusCode.OutOfRange or StatusCode.DataLoss
        ? new Status(StatusCode.Internal, $"The client's own control plane used the status code {status.StatusCode}, which is the server's: {status.Detail}", status.DebugException!)
        : status;
}

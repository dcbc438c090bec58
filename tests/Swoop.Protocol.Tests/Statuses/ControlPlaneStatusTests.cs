using Grpc.Core;
using Swoop.Protocol.Statuses;

namespace Swoop.Protocol.Tests.Statuses;

public sealed class ControlPlaneStatusTests
{
    private static readonly StatusCode[] _forServicesOnly =
    [
        StatusCode.InvalidArgument, StatusCode.NotFound, StatusCode.AlreadyExists, StatusCode.FailedPrecondition,
        StatusCode.Aborted, StatusCode.OutOfRange, StatusCode.DataLoss,
    ];

    [Fact]
    public void A_status_that_only_services_may_give_becomes_INTERNAL_and_keeps_its_text()
    {
        foreach (var code in _forServicesOnly)
        {
            var status = ControlPlaneStatus.Sanitize(new Status(code, "no such zone"));
            Assert.Equal(StatusCode.Internal, status.StatusCode);
            Assert.Contains($"{code}", status.Detail, StringComparison.Ordinal);
            Assert.Contains("no such zone", status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Other_statuses_pass_unchanged()
    {
        foreach (var code in Enum.GetValues<StatusCode>().Except(_forServicesOnly))
            Assert.Equal(new Status(code, "as it was"), ControlPlaneStatus.Sanitize(new Status(code, "as it was")));
    }
}

using Grpc.Core;
using Swoop.Protocol.Statuses;

namespace Swoop.Protocol.Tests.Statuses;

public sealed class CallFaultsTests
{
    [Fact]
    public void An_exception_out_of_a_handler_is_UNKNOWN_and_its_text_is_kept_back()
    {
        var status = CallFaults.HandlerThrew(new FormatException("password=1234"), showDetails: false);
        Assert.Equal(StatusCode.Unknown, status.StatusCode);
        Assert.DoesNotContain("1234", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Detailed_errors_show_what_a_handler_threw()
    {
        var status = CallFaults.HandlerThrew(new FormatException("bad digit"), showDetails: true);
        Assert.Equal(StatusCode.Unknown, status.StatusCode);
        Assert.Contains("FormatException: bad digit", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_chooses_its_status_by_throwing_it()
    {
        var chosen = new Status(StatusCode.NotFound, "no such book");
        Assert.Equal(chosen, CallFaults.HandlerThrew(new RpcException(chosen), showDetails: false));
    }

    [Fact]
    public void A_message_that_cannot_be_parsed_is_INTERNAL_and_keeps_the_cause_on_this_side()
    {
        var cause = new FormatException("secret field");
        var status = CallFaults.UnparsableMessage(cause);
        Assert.Equal(StatusCode.Internal, status.StatusCode);
        Assert.Same(cause, status.DebugException);
        Assert.DoesNotContain("secret", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_connection_is_UNAVAILABLE_at_the_client_and_CANCELLED_at_the_server()
    {
        Assert.Equal(StatusCode.Unavailable, CallFaults.ConnectionLost("reset by peer").StatusCode);
        Assert.Equal(StatusCode.Cancelled, CallFaults.AbandonedByClient().StatusCode);
    }

    [Fact]
    public void A_keepalive_timeout_is_UNAVAILABLE()
        => Assert.Equal(StatusCode.Unavailable, CallFaults.KeepaliveTimeout().StatusCode);

    [Fact]
    public void Headers_in_mid_stream_and_bad_metadata_are_INTERNAL()
    {
        Assert.Equal(StatusCode.Internal, CallFaults.HeadersInMidStream().StatusCode);
        Assert.Equal(StatusCode.Internal, CallFaults.MalformedMetadata("not base64").StatusCode);
    }
}

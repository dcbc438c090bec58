using System.Text;
using Grpc.Core;
using Swoop.Protocol.Statuses;

namespace Swoop.Protocol.Tests.Statuses;

public sealed class ResponseStatusTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(503)]
    public void A_grpc_status_that_is_present_wins_over_the_HTTP_status(int httpStatus)
        => AssertStatus(StatusCode.NotFound, "no such ☺", Decide(httpStatus, "application/grpc", "5", "no such %E2%98%BA"));

    [Fact]
    public void A_grpc_status_wins_over_an_HTTP_error_of_another_content_type()
        => AssertStatus(StatusCode.NotFound, "gone", Decide(404, "text/html", "5", "gone"));

    [Fact]
    public void OK_is_OK()
    {
        AssertStatus(StatusCode.OK, "", Decide(200, "application/grpc+proto", "0", ""));
        AssertStatus(StatusCode.OK, "done", Decide(200, "application/grpc", "0", "done"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("5")]
    public void HTTP_200_with_a_content_type_that_is_not_gRPC_is_UNKNOWN(string grpcStatus)
        => AssertStatus(
            StatusCode.Unknown,
            "The server answered HTTP 200 with content-type \"text/html\" instead of application/grpc.",
            Decide(200, "text/html", grpcStatus, ""));

    [Fact]
    public void HTTP_200_without_a_content_type_is_UNKNOWN()
        => AssertStatus(
            StatusCode.Unknown,
            "The server answered HTTP 200 without a content-type instead of application/grpc.",
            Decide(200, "", "0", ""));

    [Fact]
    public void HTTP_200_without_grpc_status_is_UNKNOWN()
        => AssertStatus(StatusCode.Unknown, "The server answered HTTP 200 without grpc-status.", Decide(200, "application/grpc", "", ""));

    [Fact]
    public void HTTP_200_with_a_malformed_grpc_status_is_UNKNOWN()
        => AssertStatus(
            StatusCode.Unknown,
            "The server answered HTTP 200 and the malformed grpc-status \"fine\".",
            Decide(200, "application/grpc", "fine", "ignored"));

    [Fact]
    public void A_malformed_grpc_status_beside_an_HTTP_error_leaves_the_decision_to_that()
        => Assert.Equal(StatusCode.Unavailable, Decide(503, "application/grpc", "-1", "").StatusCode);

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    [InlineData(200, StatusCode.Unknown)]
    [InlineData(204, StatusCode.Unknown)]
    [InlineData(302, StatusCode.Unknown)]
    [InlineData(408, StatusCode.Unknown)]
    [InlineData(431, StatusCode.Unknown)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(501, StatusCode.Unknown)]
    public void Without_grpc_status_the_HTTP_status_decides(int httpStatus, StatusCode code)
    {
        Assert.Equal(code, HttpStatusMapping.ToStatusCode(httpStatus));
        Assert.Equal(code, Decide(httpStatus, "text/plain", "", "").StatusCode);
        Assert.Equal(code, Decide(httpStatus, "", "", "").StatusCode);
    }

    [Fact]
    public void The_text_of_an_HTTP_error_names_the_HTTP_status_and_the_content_type()
    {
        Assert.Equal("The server answered HTTP 502 with content-type \"text/html\" and without grpc-status.", Decide(502, "text/html", "", "").Detail);
        Assert.Equal("The server answered HTTP 502 without a content-type and without grpc-status.", Decide(502, "", "", "").Detail);
    }

    [Fact]
    public void What_the_server_sent_cannot_forge_lines_or_fill_pages_in_a_log()
    {
        var detail = Decide(200, "text/\u001b[31m" + new string('x', 500), "", "").Detail;
        Assert.Contains("\"text/?[31mxxx", detail, StringComparison.Ordinal);
        Assert.InRange(detail.Length, 64, 200);
    }

    [Theory]
    [InlineData(200, "application/grpc", true)]
    [InlineData(200, "text/html", false)]
    [InlineData(200, "", false)]
    [InlineData(503, "application/grpc", false)]
    public void Only_a_gRPC_response_with_HTTP_200_carries_messages(int httpStatus, string contentType, bool carries)
        => Assert.Equal(carries, ResponseStatus.FromHeaders(httpStatus, Encoding.ASCII.GetBytes(contentType)).CarriesMessages);

    private static Status Decide(int httpStatus, string contentType, string grpcStatus, string grpcMessage)
        => ResponseStatus.FromHeaders(httpStatus, Encoding.ASCII.GetBytes(contentType))
            .AtEnd(Encoding.ASCII.GetBytes(grpcStatus), Encoding.ASCII.GetBytes(grpcMessage));

    private static void AssertStatus(StatusCode code, string detail, Status actual)
    {
        Assert.Equal(code, actual.StatusCode);
        Assert.Equal(detail, actual.Detail);
    }
}

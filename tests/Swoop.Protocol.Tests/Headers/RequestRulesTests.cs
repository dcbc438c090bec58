using System.Text;
using Grpc.Core;
using Swoop.Protocol.Headers;

namespace Swoop.Protocol.Tests.Headers;

public sealed class RequestRulesTests
{
    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc+x")]
    [InlineData("application/grpc;a=b")]
    public void A_gRPC_request_goes_on_without_te_being_insisted_on(string contentType)
        => Assert.Null(Check("POST", "/a.B/C", contentType));

    [Theory]
    [InlineData("GET")]
    [InlineData("post")]
    [InlineData("")]
    public void A_request_that_is_no_POST_is_answered_with_405(string method)
        => Assert.Equal(405, Check(method, "/a.B/C", "application/grpc")?.HttpStatus);

    [Theory]
    [InlineData("")]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    public void A_bad_content_type_is_answered_with_415(string contentType)
        => Assert.Equal(415, Check("POST", "/a.B/C", contentType)?.HttpStatus);

    [Theory]
    [InlineData("")]
    [InlineData("a.B/C")]
    [InlineData("http://host/a.B/C")]
    public void A_path_without_a_leading_slash_is_UNIMPLEMENTED(string path)
    {
        var rejection = Check("POST", path, "application/grpc");
        Assert.Equal(200, rejection?.HttpStatus);
        Assert.Equal(StatusCode.Unimplemented, rejection?.Status.StatusCode);
    }

    private static RequestRejection? Check(string method, string path, string contentType)
        => RequestRules.Check(Encoding.ASCII.GetBytes(method), Encoding.ASCII.GetBytes(path), Encoding.ASCII.GetBytes(contentType));
}

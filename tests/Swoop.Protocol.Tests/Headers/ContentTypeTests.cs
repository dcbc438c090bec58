using System.Text;
using Swoop.Protocol.Headers;

namespace Swoop.Protocol.Tests.Headers;

public sealed class ContentTypeTests
{
    [Theory]
    [InlineData("application/grpc", "")]
    [InlineData("application/grpc+proto", "proto")]
    [InlineData("application/grpc+x", "x")]
    [InlineData("application/grpc+json;charset=utf-8", "json")]
    [InlineData("application/grpc+json ; charset=utf-8", "json")]
    [InlineData("application/grpc;charset=utf-8", "")]
    [InlineData("application/grpc ; charset=utf-8", "")]
    [InlineData("Application/GRPC+proto", "proto")]
    [InlineData("application/grpc+", "")]
    public void gRPC_is_recognised_with_any_subtype_and_parameters(string value, string subtype)
    {
        Assert.True(ContentType.IsGrpc(Encoding.ASCII.GetBytes(value)));
        Assert.Equal(subtype, Encoding.ASCII.GetString(ContentType.Subtype(Encoding.ASCII.GetBytes(value))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("application/grp")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web+proto")]
    [InlineData("application/grpcx")]
    [InlineData("application/grpc +proto")]
    [InlineData("application/json")]
    [InlineData("text/html")]
    public void Other_types_are_not_gRPC(string value)
    {
        Assert.False(ContentType.IsGrpc(Encoding.ASCII.GetBytes(value)));
        Assert.True(ContentType.Subtype(Encoding.ASCII.GetBytes(value)).IsEmpty);
    }

    [Fact]
    public void The_check_costs_no_allocation()
        => Assert.Equal(0, Allocations.Of(() => ContentType.IsGrpc("application/grpc+proto"u8)));
}

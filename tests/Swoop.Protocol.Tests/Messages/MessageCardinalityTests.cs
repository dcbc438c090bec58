using Grpc.Core;
using Swoop.Protocol.Messages;

namespace Swoop.Protocol.Tests.Messages;

public sealed class MessageCardinalityTests
{
    [Theory]
    [InlineData(MethodType.Unary, 0)]
    [InlineData(MethodType.Unary, 2)]
    [InlineData(MethodType.ServerStreaming, 0)]
    [InlineData(MethodType.ServerStreaming, 2)]
    public void None_or_two_requests_where_one_is_due_are_UNIMPLEMENTED(MethodType type, int received)
        => Assert.Equal(StatusCode.Unimplemented, MessageCardinality.CheckRequests(type, received)?.StatusCode);

    [Theory]
    [InlineData(MethodType.Unary, 0)]
    [InlineData(MethodType.Unary, 2)]
    [InlineData(MethodType.ClientStreaming, 0)]
    [InlineData(MethodType.ClientStreaming, 2)]
    public void None_or_two_responses_where_one_is_due_are_UNIMPLEMENTED(MethodType type, int received)
        => Assert.Equal(StatusCode.Unimplemented, MessageCardinality.CheckResponses(type, received)?.StatusCode);

    [Fact]
    public void One_message_is_right_for_every_shape_and_any_number_for_a_stream()
    {
        foreach (var type in Enum.GetValues<MethodType>())
        {
            Assert.Null(MessageCardinality.CheckRequests(type, 1));
            Assert.Null(MessageCardinality.CheckResponses(type, 1));
        }
        Assert.Null(MessageCardinality.CheckRequests(MethodType.ClientStreaming, 0));
        Assert.Null(MessageCardinality.CheckRequests(MethodType.DuplexStreaming, 7));
        Assert.Null(MessageCardinality.CheckResponses(MethodType.ServerStreaming, 0));
        Assert.Null(MessageCardinality.CheckResponses(MethodType.DuplexStreaming, 7));
    }
}

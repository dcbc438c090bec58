using Grpc.Core;
using Swoop.Protocol.Framing;

namespace Swoop.Protocol.Tests.Framing;

public sealed class MessageSizeTests
{
    [Theory]
    [InlineData(100, 100, false)]
    [InlineData(101, 100, true)]
    [InlineData(1, 0, true)]
    [InlineData(int.MaxValue, null, false)]
    public void A_message_over_the_limit_for_sending_is_RESOURCE_EXHAUSTED(int length, int? limit, bool refused)
        => Assert.Equal(refused ? StatusCode.ResourceExhausted : null, MessageSize.CheckSend(length, limit)?.StatusCode);
}

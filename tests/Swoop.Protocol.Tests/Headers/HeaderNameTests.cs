using System.Text;
using Swoop.Protocol.Headers;

namespace Swoop.Protocol.Tests.Headers;

public sealed class HeaderNameTests
{
    [Theory]
    [InlineData(":path")]
    [InlineData("te")]
    [InlineData("content-type")]
    [InlineData("content-length")]
    [InlineData("host")]
    [InlineData("connection")]
    [InlineData("keep-alive")]
    [InlineData("proxy-connection")]
    [InlineData("transfer-encoding")]
    [InlineData("upgrade")]
    [InlineData("grpc-status")]
    [InlineData("grpc-encoding")]
    [InlineData("grpc-anything")]
    [InlineData("")]
    public void Names_of_the_protocol_are_reserved(string name) => Assert.True(ReservedHeaders.IsReserved(name));

    [Theory]
    [InlineData("user-agent")]
    [InlineData("authorization")]
    [InlineData("x-request-id")]
    [InlineData("grpc")]
    [InlineData("grpcish")]
    [InlineData("grpc-status-details-bin")]
    [InlineData("grpc-trace-bin")]
    [InlineData("grpc-internal-encoding-request")]
    public void Other_names_are_the_users(string name) => Assert.False(ReservedHeaders.IsReserved(name));

    [Theory]
    [InlineData(":status", true)]
    [InlineData("te", true)]
    [InlineData("content-type", true)]
    [InlineData("grpc-status", true)]
    [InlineData("grpc-message", true)]
    [InlineData("grpc-timeout", true)]
    [InlineData("grpc-encoding", true)]
    [InlineData("grpc-accept-encoding", true)]
    [InlineData("user-agent", false)]
    [InlineData("grpc-previous-rpc-attempts", false)]
    [InlineData("grpc-status-details-bin", false)]
    [InlineData("x-request-id", false)]
    public void What_the_runtime_reads_itself_is_hidden_from_metadata(string name, bool hidden)
        => Assert.Equal(hidden, ReservedHeaders.IsHidden(Encoding.ASCII.GetBytes(name)));

    [Theory]
    [InlineData("authorization", true)]
    [InlineData("Authorization", true)]
    [InlineData("proxy-authorization", true)]
    [InlineData("cookie", true)]
    [InlineData("set-cookie", true)]
    [InlineData("grpc-trace-bin", true)]
    [InlineData("-bin", true)]
    [InlineData("bin", false)]
    [InlineData("x-request-id", false)]
    public void Values_that_may_be_secret_are_kept_out_of_logs(string name, bool secret)
        => Assert.Equal(secret, SecretHeaders.IsSecret(name));
}

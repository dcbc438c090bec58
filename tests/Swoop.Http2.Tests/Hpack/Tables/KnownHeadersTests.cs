using System.Text;
using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.Tables;

public class KnownHeadersTests
{
    [Theory]
    [InlineData(":authority", KnownHeader.Authority)]
    [InlineData(":method", KnownHeader.Method)]
    [InlineData(":path", KnownHeader.Path)]
    [InlineData(":scheme", KnownHeader.Scheme)]
    [InlineData(":status", KnownHeader.Status)]
    [InlineData(":protocol", KnownHeader.Protocol)]
    [InlineData("connection", KnownHeader.Connection)]
    [InlineData("keep-alive", KnownHeader.KeepAlive)]
    [InlineData("proxy-connection", KnownHeader.ProxyConnection)]
    [InlineData("transfer-encoding", KnownHeader.TransferEncoding)]
    [InlineData("upgrade", KnownHeader.Upgrade)]
    [InlineData("host", KnownHeader.Host)]
    [InlineData("te", KnownHeader.Te)]
    [InlineData("content-length", KnownHeader.ContentLength)]
    [InlineData("content-type", KnownHeader.ContentType)]
    [InlineData("user-agent", KnownHeader.UserAgent)]
    [InlineData("cookie", KnownHeader.Cookie)]
    [InlineData("grpc-timeout", KnownHeader.GrpcTimeout)]
    [InlineData("grpc-encoding", KnownHeader.GrpcEncoding)]
    [InlineData("grpc-accept-encoding", KnownHeader.GrpcAcceptEncoding)]
    [InlineData("grpc-status", KnownHeader.GrpcStatus)]
    [InlineData("grpc-message", KnownHeader.GrpcMessage)]
    public void Names_with_a_meaning_are_recognised_and_their_neighbours_are_not(string name, KnownHeader known)
    {
        Assert.Equal(known, Recognize(name));
        Assert.NotEqual(known, Recognize(name[..^1]));
        Assert.NotEqual(known, Recognize(name + "x"));
        Assert.NotEqual(known, Recognize(name[..^1] + "x"));
        Assert.NotEqual(known, Recognize(name.ToUpperInvariant()));
    }

    [Theory]
    [InlineData(":", KnownHeader.UnknownPseudo)]
    [InlineData(":pat", KnownHeader.UnknownPseudo)]
    [InlineData(":Method", KnownHeader.UnknownPseudo)]
    [InlineData(":authoritx", KnownHeader.UnknownPseudo)]
    [InlineData("grpc-", KnownHeader.OtherGrpc)]
    [InlineData("grpc-trace-bin", KnownHeader.OtherGrpc)]
    [InlineData("grpc-messagf", KnownHeader.OtherGrpc)]
    [InlineData("grpc", KnownHeader.None)]
    [InlineData("", KnownHeader.None)]
    [InlineData("Content-Type", KnownHeader.None)]
    [InlineData("authorization", KnownHeader.None)]
    public void Others_are_sorted_by_their_prefix(string name, KnownHeader known) => Assert.Equal(known, Recognize(name));

    private static KnownHeader Recognize(string name) => KnownHeaders.Recognize(Encoding.ASCII.GetBytes(name));
}

using System.Text;
using Grpc.Core;
using Swoop.Protocol.Statuses;

namespace Swoop.Protocol.Tests.Statuses;

public sealed class GrpcStatusValueTests
{
    [Fact]
    public void Every_code_is_read_as_it_was_written()
    {
        foreach (var code in Enum.GetValues<StatusCode>())
        {
            Assert.True(GrpcStatusValue.TryParse(GrpcStatusValue.Format(code), out var read));
            Assert.Equal(code, read);
            Assert.Equal($"{(int)code}", Encoding.ASCII.GetString(GrpcStatusValue.Format(code)));
        }
    }

    [Theory]
    [InlineData("17")]
    [InlineData("99")]
    [InlineData("100")]
    [InlineData("4294967296")]
    [InlineData("99999999999999999999999999")]
    public void A_number_that_is_no_code_is_UNKNOWN(string value)
    {
        Assert.True(GrpcStatusValue.TryParse(Encoding.ASCII.GetBytes(value), out var code));
        Assert.Equal(StatusCode.Unknown, code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("OK")]
    [InlineData("0 ")]
    [InlineData("1.0")]
    public void Anything_but_digits_is_malformed_and_UNKNOWN(string value)
    {
        Assert.False(GrpcStatusValue.TryParse(Encoding.ASCII.GetBytes(value), out var code));
        Assert.Equal(StatusCode.Unknown, code);
    }

    [Fact]
    public void A_code_that_gRPC_does_not_define_is_sent_as_UNKNOWN()
        => Assert.Equal("2"u8, GrpcStatusValue.Format((StatusCode)42));

    [Fact]
    public void Reading_and_writing_cost_no_allocation()
        => Assert.Equal(0, Allocations.Of(() => Assert.True(GrpcStatusValue.TryParse(GrpcStatusValue.Format(StatusCode.Unavailable), out _))));
}

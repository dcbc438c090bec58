using Grpc.Core.Utils;

namespace Swoop.Abstractions.Tests;

public class GrpcPreconditionsTests
{
    [Fact]
    public void What_holds_passes()
    {
        GrpcPreconditions.CheckArgument(true);
        GrpcPreconditions.CheckArgument(true, "message");
        GrpcPreconditions.CheckState(true);
        GrpcPreconditions.CheckState(true, "message");
        Assert.Equal("x", GrpcPreconditions.CheckNotNull("x"));
        Assert.Equal("x", GrpcPreconditions.CheckNotNull("x", "name"));
    }

    [Fact]
    public void A_wrong_argument_throws_with_its_message()
    {
        Assert.Throws<ArgumentException>(() => GrpcPreconditions.CheckArgument(false));
        Assert.Equal("message", Assert.Throws<ArgumentException>(() => GrpcPreconditions.CheckArgument(false, "message")).Message);
    }

    [Fact]
    public void A_null_reference_throws_with_its_name()
    {
        Assert.Null(Assert.Throws<ArgumentNullException>(() => GrpcPreconditions.CheckNotNull((string?)null)).ParamName);
        Assert.Equal("name", Assert.Throws<ArgumentNullException>(() => GrpcPreconditions.CheckNotNull((string?)null, "name")).ParamName);
    }

    [Fact]
    public void A_wrong_state_throws_with_its_message()
    {
        Assert.Throws<InvalidOperationException>(() => GrpcPreconditions.CheckState(false));
        Assert.Equal("message", Assert.Throws<InvalidOperationException>(() => GrpcPreconditions.CheckState(false, "message")).Message);
    }
}

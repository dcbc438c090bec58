namespace Swoop.Abstractions.Tests;

public class RpcExceptionTests
{
    private static readonly Status _status = new(StatusCode.Aborted, "conflict");

    [Fact]
    public void The_message_is_the_status_unless_given()
    {
        Assert.Equal("Status(StatusCode=\"Aborted\", Detail=\"conflict\")", new RpcException(_status).Message);
        Assert.Equal(_status.ToString(), new RpcException(_status, []).Message);
        Assert.Equal("mine", new RpcException(_status, "mine").Message);
        Assert.Equal("mine", new RpcException(_status, [], "mine").Message);
    }

    [Fact]
    public void Status_and_code_are_at_hand()
    {
        var error = new RpcException(_status);

        Assert.Equal(_status, error.Status);
        Assert.Equal(StatusCode.Aborted, error.StatusCode);
    }

    [Fact]
    public void Without_trailers_there_are_empty_ones()
    {
        Assert.Same(Metadata.Empty, new RpcException(_status).Trailers);
        Assert.Same(Metadata.Empty, new RpcException(_status, "mine").Trailers);
    }

    [Fact]
    public void Given_trailers_are_kept()
    {
        var trailers = new Metadata { { "retry-after", "1" } };

        Assert.Same(trailers, new RpcException(_status, trailers).Trailers);
        Assert.Same(trailers, new RpcException(_status, trailers, "mine").Trailers);
    }

    [Fact]
    public void Null_trailers_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new RpcException(_status, (Metadata)null!));
    }

    [Fact]
    public void Extra_data_can_be_attached()
    {
        var error = new RpcException(_status);
        error.Data["attempt"] = 3;

        Assert.Equal(3, error.Data["attempt"]);
    }
}

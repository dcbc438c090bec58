using Swoop.Abstractions.Tests.TestDoubles;

namespace Swoop.Abstractions.Tests;

public class ServerCallContextTests
{
    private readonly TestServerCallContext _context = new();

    [Fact]
    public void The_public_members_show_what_the_runtime_fills_in()
    {
        Assert.Equal("/tests.Echo/Echo", _context.Method);
        Assert.Equal("example.com", _context.Host);
        Assert.Equal("ipv4:127.0.0.1:1", _context.Peer);
        Assert.Equal(DateTime.MaxValue, _context.Deadline);
        Assert.Equal(CancellationToken.None, _context.CancellationToken);
        Assert.Empty(_context.RequestHeaders);
        Assert.Empty(_context.ResponseTrailers);
        Assert.False(_context.AuthContext.IsPeerAuthenticated);
    }

    [Fact]
    public void Status_and_write_options_can_be_set()
    {
        var options = new WriteOptions(WriteFlags.NoCompress);

        _context.Status = new Status(StatusCode.NotFound, "x");
        _context.WriteOptions = options;

        Assert.Equal(StatusCode.NotFound, _context.Status.StatusCode);
        Assert.Same(options, _context.WriteOptions);
    }

    [Fact]
    public void User_state_lasts_for_the_call()
    {
        _context.UserState["user"] = "ada";

        Assert.Equal("ada", _context.UserState["user"]);
    }

    [Fact]
    public async Task Response_headers_go_to_the_runtime()
    {
        var headers = new Metadata();

        await _context.WriteResponseHeadersAsync(headers);

        Assert.Same(headers, _context.SentHeaders);
    }
}

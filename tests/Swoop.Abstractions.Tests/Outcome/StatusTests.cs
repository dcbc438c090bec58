namespace Swoop.Abstractions.Tests;

public class StatusTests
{
    [Fact]
    public void The_default_statuses_have_an_empty_detail()
    {
        Assert.Equal(new Status(StatusCode.OK, ""), Status.DefaultSuccess);
        Assert.Equal(new Status(StatusCode.Cancelled, ""), Status.DefaultCancelled);
    }

    [Fact]
    public void Statuses_are_equal_when_all_their_parts_are()
    {
        var cause = new IOException("cut");

        Assert.Equal(new Status(StatusCode.NotFound, "a", cause), new Status(StatusCode.NotFound, "a", cause));
        Assert.NotEqual(new Status(StatusCode.NotFound, "a"), new Status(StatusCode.Aborted, "a"));
        Assert.NotEqual(new Status(StatusCode.NotFound, "a"), new Status(StatusCode.NotFound, "b"));
        Assert.NotEqual(new Status(StatusCode.NotFound, "a"), new Status(StatusCode.NotFound, "a", cause));
    }

    [Fact]
    public void Text_names_code_and_detail()
    {
        Assert.Equal(
            "Status(StatusCode=\"NotFound\", Detail=\"no such thing\")",
            new Status(StatusCode.NotFound, "no such thing").ToString());
    }

    [Fact]
    public void Text_names_the_debug_exception()
    {
        Assert.Equal(
            "Status(StatusCode=\"Unavailable\", Detail=\"gone\", DebugException=\"System.IO.IOException: cut\")",
            new Status(StatusCode.Unavailable, "gone", new IOException("cut")).ToString());
    }

    [Fact]
    public void A_code_beyond_the_known_ones_is_kept()
    {
        Assert.Equal("Status(StatusCode=\"99\", Detail=\"\")", new Status((StatusCode)99, "").ToString());
    }
}

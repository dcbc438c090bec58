using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section8_HttpMessages;

/// <summary>RFC 9113, 8.2.3: a cookie may come in several fields.</summary>
public sealed class CookieTests
{
    [Fact]
    public void Crumbs_are_told_one_by_one_in_their_order()
    {
        var server = Expect.Accepted(Given.Server, Wire.Headers(1, Block.RequestWith(("cookie", "a=b"), ("cookie", "c=d"))));
        Assert.Equal(["field 1 cookie=a=b", "field 1 cookie=c=d"], server.Events.Where(static text => text.Contains("cookie", StringComparison.Ordinal)));
    }
}

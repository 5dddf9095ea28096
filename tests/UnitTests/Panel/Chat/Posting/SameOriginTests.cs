using Frota.Panel.Chat.Posting;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Frota.UnitTests.Panel.Chat.Posting;

public sealed class SameOriginTests
{
    [Theory]
    [InlineData("same-origin", null, true)]
    [InlineData("same-origin", "https://evil.example", true)] // browsers let no page write Sec-Fetch-Site
    [InlineData("same-site", "http://chat.example:8081", false)]
    [InlineData("cross-site", "http://chat.example:8081", false)]
    [InlineData("none", "http://chat.example:8081", false)]
    [InlineData("", "http://chat.example:8081", false)]
    [InlineData(null, "http://chat.example:8081", true)]
    [InlineData(null, "https://CHAT.example:8081", true)]
    [InlineData(null, "http://chat.example", false)]
    [InlineData(null, "http://chat.example:8081.evil.example", false)]
    [InlineData(null, "http://evil.example", false)]
    [InlineData(null, "null", false)]
    [InlineData(null, "", false)]
    [InlineData(null, null, false)]
    public void A_post_must_come_from_our_own_page(string? site, string? origin, bool allowed)
    {
        var request = new DefaultHttpContext().Request;
        request.Host = new HostString("chat.example:8081");
        if (site is not null)
        {
            request.Headers["Sec-Fetch-Site"] = site;
        }

        if (origin is not null)
        {
            request.Headers.Origin = origin;
        }

        Assert.Equal(allowed, SameOrigin.Allows(request));
    }
}

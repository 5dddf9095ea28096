using System.Globalization;
using System.Net;
using System.Text;
using Frota.Connectors.Channels.Signatures;
using Frota.Panel.Chat.Streams;
using Frota.Panel.Chat.Visitors;
using Xunit;

namespace Frota.UnitTests.Panel.Chat.Replies;

public sealed class ReplyEndpointTests
{
    private const string Body = """{"id":"a1","type":"reply","contact":{"id":"v"},"text":"oi"}""";
    private static readonly string OtherSecret = "whsec_" + Convert.ToBase64String(new byte[24]);
    private static readonly Visitor Visitor = new(7, "v");
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TestPanel.SendSecret)]
    [InlineData(TestPanel.HookSecret)]
    public async Task A_signed_reply_reaches_the_visitors_pages(string key)
    {
        await using var panel = await TestPanel.StartAsync();
        using var one = panel.Hub.TryOpen(Visitor)!;
        using var two = panel.Hub.TryOpen(Visitor)!;
        using var other = panel.Hub.TryOpen(new Visitor(7, "w"))!;

        Assert.Equal(HttpStatusCode.OK, await PostAsync(panel, Body, key));

        Assert.Equal(("a1", ChatEvent.Us, "oi"), Next(one));
        Assert.Equal(("a1", ChatEvent.Us, "oi"), Next(two));
        Assert.False(other.Events.TryRead(out _));
    }

    [Fact]
    public async Task A_doubled_reply_shows_once()
    {
        await using var panel = await TestPanel.StartAsync();
        using var page = panel.Hub.TryOpen(Visitor)!;

        Assert.Equal(HttpStatusCode.OK, await PostAsync(panel, Body, TestPanel.SendSecret));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(panel, Body, TestPanel.SendSecret));

        Assert.Equal(1, page.Events.Count);
    }

    [Fact]
    public async Task Typing_shows_each_time()
    {
        await using var panel = await TestPanel.StartAsync();
        using var page = panel.Hub.TryOpen(Visitor)!;
        const string Typing = """{"type":"typing","contact":{"id":"v"}}""";

        await PostAsync(panel, Typing, TestPanel.SendSecret);
        await PostAsync(panel, Typing, TestPanel.SendSecret);

        Assert.True(page.Events.TryRead(out var shown));
        Assert.Equal(ChatEvent.Typing, shown);
        Assert.Equal(1, page.Events.Count);
    }

    [Fact]
    public async Task What_is_not_authentic_reaches_nobody()
    {
        await using var panel = await TestPanel.StartAsync();
        using var page = panel.Hub.TryOpen(Visitor)!;
        var clock = panel.State.Clock;

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(panel, Body, OtherSecret));
        Assert.Equal(HttpStatusCode.Unauthorized,
            await PostAsync(panel, Body, TestPanel.SendSecret, signedBody: Body + " "));
        Assert.Equal(HttpStatusCode.Unauthorized,
            await PostAsync(panel, Body, TestPanel.SendSecret, at: clock.GetUtcNow() - TimeSpan.FromMinutes(6)));
        using var bare = await panel.Client.PostAsync(Address, new StringContent(Body), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, bare.StatusCode);

        Assert.False(page.Events.TryRead(out _));
    }

    [Fact]
    public async Task A_secret_rotated_a_moment_ago_is_known()
    {
        await using var panel = await TestPanel.StartAsync();
        await PostAsync(panel, Body, TestPanel.SendSecret);
        panel.State.Accounts[0] = TestPanel.Account(OtherSecret);
        panel.State.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.OK, await PostAsync(panel, Body, OtherSecret));
    }

    [Fact]
    public async Task An_authentic_body_that_says_nothing_is_refused()
    {
        await using var panel = await TestPanel.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(panel, "{}", TestPanel.SendSecret));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        await using var panel = await TestPanel.StartAsync();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge,
            await PostAsync(panel, new string(' ', 70_000), TestPanel.SendSecret));
    }

    [Fact]
    public async Task An_unknown_account_is_not_found()
    {
        await using var panel = await TestPanel.StartAsync();

        using var answer = await panel.Client.PostAsync("/chat/nobody/replies", new StringContent(Body), Cancel);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static string Address => $"/chat/{TestPanel.Key}/replies";

    private static (string?, string?, string?) Next(ChatStream page)
    {
        Assert.True(page.Events.TryRead(out var shown));
        return (shown.Id, shown.From, shown.Text);
    }

    private static async Task<HttpStatusCode> PostAsync(
        TestPanel panel, string body, string key, string? signedBody = null, DateTimeOffset? at = null)
    {
        var time = at ?? panel.State.Clock.GetUtcNow();
        var signature = StandardWebhooks.Sign("msg_1", time, Encoding.UTF8.GetBytes(signedBody ?? body), key);
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new StringContent(body) };
        request.Headers.Add(StandardWebhooks.IdHeader, "msg_1");
        request.Headers.Add(
            StandardWebhooks.TimestampHeader, time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(StandardWebhooks.SignatureHeader, signature);
        using var answer = await panel.Client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }
}

using System.Net;
using System.Text.RegularExpressions;
using Frota.Panel.Chat.History;
using Frota.Panel.Chat.Streams;
using Npgsql;
using Xunit;

namespace Frota.UnitTests.Panel.Chat.Page;

public sealed partial class PageEndpointTests
{
    private const string Chat = $"/chat/{TestPanel.Key}";
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shows_what_was_said_as_text_and_never_as_markup()
    {
        await using var panel = await TestPanel.StartAsync();
        const string Markup = "<img src=x onerror=alert(1)>";
        panel.State.Log = new ChatLog(
            [ChatEvent.Message("m\"1", ChatEvent.Visitor, Markup, DateTimeOffset.UnixEpoch)], new Cursor(4, 9));

        var page = await panel.Client.GetStringAsync(Chat, Cancel);

        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", page, StringComparison.Ordinal);
        Assert.Contains("data-id=\"m&quot;1\"", page, StringComparison.Ordinal);
        Assert.Contains("data-cursor=\"4-9\"", page, StringComparison.Ordinal);
        Assert.Contains("<h1>Clínica &amp; Cia</h1>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Needs_nothing_that_its_policy_forbids()
    {
        await using var panel = await TestPanel.StartAsync();

        using var answer = await panel.Client.GetAsync(Chat, Cancel);
        var page = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
            answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.DoesNotMatch(Inline(), page);
    }

    [Fact]
    public async Task Its_cookie_is_hidden_from_scripts_and_stays_at_this_chat()
    {
        await using var panel = await TestPanel.StartAsync();
        var first = await panel.VisitAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, Chat);
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await panel.Client.SendAsync(request, Cancel);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();

        Assert.StartsWith($"frota_visitor={first}.", cookie, StringComparison.Ordinal);
        Assert.EndsWith(
            $"; max-age=15552000; path={Chat}; secure; samesite=lax; httponly", cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en-GB", "lang=\"en\"", "Send")]
    [InlineData("pt-PT", "lang=\"pt-BR\"", "Enviar")]
    public async Task Speaks_the_browsers_language(string accept, string tag, string send)
    {
        await using var panel = await TestPanel.StartAsync();
        panel.Client.DefaultRequestHeaders.Add("Accept-Language", accept);

        var page = await panel.Client.GetStringAsync(Chat, Cancel);

        Assert.Contains(tag, page, StringComparison.Ordinal);
        Assert.Contains($"<button type=\"submit\">{send}</button>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stays_open_for_messages_while_history_is_away()
    {
        await using var panel = await TestPanel.StartAsync();
        await panel.VisitAsync();
        panel.State.Fault = new NpgsqlException("away");

        using var answer = await panel.Client.GetAsync(Chat, Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("<form", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_unavailable_while_the_accounts_were_never_read()
    {
        await using var panel = await TestPanel.StartAsync();
        panel.State.Fault = new NpgsqlException("away");

        using var answer = await panel.Client.GetAsync(Chat, Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [GeneratedRegex("""<style|<script(?! type="module" src="/)|\sstyle=|\son[a-z]+=|https?:|javascript:""")]
    private static partial Regex Inline();
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Frota.Connectors.Channels;
using Frota.Panel.Chat.Limits;
using Frota.Panel.Chat.Streams;
using Frota.Panel.Chat.Visitors;
using Xunit;

namespace Frota.UnitTests.Panel.Chat.Posting;

public sealed class PostEndpointTests
{
    private const string Messages = $"/chat/{TestPanel.Key}/messages";
    private const string Id = "0f3c6a52-54a1-4f0e-9d2b-1f9c3a4b5c6d";
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_reaches_the_receiver_signed_under_the_browsers_id()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var panel = await TestPanel.StartAsync(receiver.Address);
        var visitor = await panel.VisitAsync();

        using var answer = await panel.Client.PostAsJsonAsync(Messages, new { id = Id, text = "oi" }, Cancel);

        Assert.Equal((HttpStatusCode.Accepted, "accepted"), (answer.StatusCode, await StateAsync(answer)));
        var arrival = Assert.Single(receiver.Arrivals);
        Assert.Equal(($"/hooks/webchat/{TestPanel.Key}", Id), (arrival.Path, arrival.Id));
        Assert.Equal(Authenticity.Authentic, arrival.Verify(TestPanel.HookSecret, panel.State.Clock.GetUtcNow()));
        var contact = JsonDocument.Parse(arrival.Body).RootElement.GetProperty("contact").GetProperty("id").GetString();
        Assert.Equal(visitor, contact);
    }

    [Fact]
    public async Task The_visitors_other_pages_see_it_too()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var panel = await TestPanel.StartAsync(receiver.Address);
        using var other = panel.Hub.TryOpen(new Visitor(7, await panel.VisitAsync()))!;

        using var answer = await panel.Client.PostAsJsonAsync(Messages, new { id = Id, text = "oi" }, Cancel);

        Assert.True(other.Events.TryRead(out var shown));
        Assert.Equal((Id, ChatEvent.Visitor, "oi"), (shown.Id, shown.From, shown.Text));
    }

    [Fact]
    public async Task What_the_receiver_does_not_take_may_be_sent_again_under_the_same_id()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var panel = await TestPanel.StartAsync(receiver.Address);
        await panel.VisitAsync();
        receiver.Answers.Enqueue(503);

        using var first = await panel.Client.PostAsJsonAsync(Messages, new { id = Id, text = "oi" }, Cancel);
        using var second = await panel.Client.PostAsJsonAsync(Messages, new { id = Id, text = "oi" }, Cancel);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not_delivered"), (first.StatusCode, await StateAsync(first)));
        Assert.Equal(TimeSpan.FromSeconds(7), first.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal([Id, Id], receiver.Arrivals.Select(arrival => arrival.Id));
    }

    [Fact]
    public async Task A_receiver_that_is_away_is_not_delivered()
    {
        await using var panel = await TestPanel.StartAsync();
        await panel.VisitAsync();

        using var answer = await panel.Client.PostAsJsonAsync(Messages, new { id = Id, text = "oi" }, Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("not_delivered", await StateAsync(answer));
    }

    [Fact]
    public async Task A_secret_that_the_receiver_does_not_know_yet_gives_way_to_the_one_before()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var panel = await TestPanel.StartAsync(receiver.Address);
        panel.State.Accounts[0] = TestPanel.Account(TestPanel.SendSecret, TestPanel.HookSecret);
        await panel.VisitAsync();
        receiver.Answers.Enqueue(401);

        using var answer = await panel.Client.PostAsJsonAsync(Messages, new { id = Id, text = "oi" }, Cancel);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(Authenticity.Authentic,
            receiver.Arrivals[1].Verify(TestPanel.HookSecret, panel.State.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_form_is_answered_by_the_page_anew()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var panel = await TestPanel.StartAsync(receiver.Address);
        await panel.VisitAsync();

        using var answer = await panel.Client.PostAsync(Messages, Form("oi\r\ntudo bem?"), Cancel);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal($"/chat/{TestPanel.Key}?told=accepted", answer.Headers.Location!.OriginalString);
        Assert.Equal("oi\ntudo bem?",
            JsonDocument.Parse(Assert.Single(receiver.Arrivals).Body).RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_form_that_was_not_delivered_keeps_its_text_and_its_id()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var panel = await TestPanel.StartAsync(receiver.Address);
        await panel.VisitAsync();
        receiver.Answers.Enqueue(503);

        using var answer = await panel.Client.PostAsync(Messages, Form("<oi>"), Cancel);
        var page = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains($"""name="id" value="{Id}">""", page, StringComparison.Ordinal);
        Assert.Contains(">&lt;oi&gt;</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_pass_nothing_is_posted()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var panel = await TestPanel.StartAsync(receiver.Address);

        using var script = await panel.Client.PostAsJsonAsync(Messages, new { id = Id, text = "oi" }, Cancel);
        using var form = await panel.Client.PostAsync(Messages, Form("oi"), Cancel);

        Assert.Equal((HttpStatusCode.Unauthorized, "no_visitor"), (script.StatusCode, await StateAsync(script)));
        Assert.Equal($"/chat/{TestPanel.Key}?told=no_visitor", form.Headers.Location!.OriginalString);
        Assert.Empty(receiver.Arrivals);
    }

    [Fact]
    public async Task Another_sites_page_cannot_post()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var panel = await TestPanel.StartAsync(receiver.Address);
        await panel.VisitAsync();
        panel.Client.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        panel.Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        using var answer = await panel.Client.PostAsync(Messages, Form("oi"), Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(receiver.Arrivals);
    }

    [Fact]
    public async Task More_than_a_visitors_share_has_to_wait()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var panel = await TestPanel.StartAsync(receiver.Address);
        await panel.VisitAsync();
        for (var i = 0; i < MessageLimit.Messages; i++)
        {
            var message = new { id = Guid.NewGuid(), text = "oi" };
            using var taken = await panel.Client.PostAsJsonAsync(Messages, message, Cancel);
            Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        }

        using var answer = await panel.Client.PostAsJsonAsync(Messages, new { id = Id, text = "oi" }, Cancel);

        Assert.Equal((HttpStatusCode.TooManyRequests, "too_many"), (answer.StatusCode, await StateAsync(answer)));
        Assert.Equal(MessageLimit.Window, answer.Headers.RetryAfter!.Delta);
        Assert.Equal(MessageLimit.Messages, receiver.Arrivals.Count);
    }

    [Theory]
    [InlineData("{", "unreadable")]
    [InlineData("null", "unreadable")]
    [InlineData("[]", "unreadable")]
    [InlineData("""{"text":"oi"}""", "unreadable")]
    [InlineData("""{"id":"../x","text":"oi"}""", "unreadable")]
    [InlineData($$"""{"id":"{{Id}}"}""", "unreadable")]
    [InlineData($$"""{"id":"{{Id}}","text":"a\u0000b"}""", "unreadable")]
    [InlineData($$"""{"id":"{{Id}}","text":"\ud800"}""", "unreadable")]
    [InlineData($$"""{"id":"{{Id}}","text":" \n "}""", "empty")]
    public async Task What_makes_no_message_is_refused(string json, string state)
    {
        await using var panel = await TestPanel.StartAsync();
        await panel.VisitAsync();

        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await panel.Client.PostAsync(Messages, body, Cancel);

        Assert.Equal((HttpStatusCode.BadRequest, state), (answer.StatusCode, await StateAsync(answer)));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        await using var panel = await TestPanel.StartAsync();
        await panel.VisitAsync();

        using var answer = await panel.Client.PostAsync(Messages, Form(new string('a', 70_000)), Cancel);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private static FormUrlEncodedContent Form(string text) => new([new("id", Id), new("text", text)]);

    private static async Task<string?> StateAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("state").GetString();
}

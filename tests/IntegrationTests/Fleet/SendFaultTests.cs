using Dapper;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>
/// A channel that refuses delays or buries the reply; order holds, and a doubt is settled by the callback.
/// </summary>
public sealed class SendFaultTests(TestServers servers)
{
    [Fact]
    public async Task A_busy_channel_is_asked_again_and_the_order_holds()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.ControlAsync("graph", """{"mode":"rate-limited","count":2,"retryAfter":2}""");
        await fleet.SayAsync("15551110000", "one");
        await fleet.UntilAsync("SELECT count(*) = 1 FROM outbound_messages WHERE state = 'queued' AND attempts > 0");
        var first = await fleet.AskAsync<Guid>("SELECT attempt_id FROM outbound_messages");
        await fleet.SayAsync("15551110000", "two");
        Assert.Equal(["echo: one", "echo: two"], (await fleet.RepliesAsync("15551110000", 2)).Select(s => s.Text));

        // The other side may know the message by it, whatever it answered.
        Assert.Equal(first, await fleet.AskAsync<Guid>("SELECT attempt_id FROM outbound_messages ORDER BY id LIMIT 1"));
    }

    [Fact]
    public async Task A_part_that_was_marked_too_late_to_be_sent_is_put_back_and_is_no_doubt()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.ControlAsync("graph", """{"mode":"rate-limited","count":1,"retryAfter":2}""");
        await fleet.SayAsync("15551110001", "one");
        await fleet.UntilAsync("SELECT count(*) = 1 FROM outbound_messages WHERE state = 'queued' AND attempts = 1");
        await using (var connection = await fleet.OwnerAsync())
        await using (var holding = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync("SELECT FROM outbound_messages FOR UPDATE", transaction: holding);
            await fleet.UntilAsync("""
                SELECT count(*) > 0 FROM pg_stat_activity
                WHERE wait_event_type = 'Lock' AND datname = current_database()
                  AND query LIKE '%attempt_id = a.attempt_id%'
                  AND query_start < clock_timestamp() - interval '6 seconds'
                """);
        }

        Assert.Equal("echo: one", Assert.Single(await fleet.RepliesAsync("15551110001")).Text);
        await fleet.UntilAsync("SELECT bool_and(state = 'sent') FROM outbound_messages");
        Assert.Equal((3, false), await fleet.AskAsync<(int, bool)>("SELECT attempts, resent FROM outbound_messages"));
    }

    [Fact]
    public async Task A_refusing_channel_buries_the_reply_and_reprocessing_sends_it()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.ControlAsync("graph", """{"mode":"unauthorized"}""");
        await fleet.SayAsync("15551112222", "one");
        await fleet.UntilAsync(
            "SELECT count(*) = 1 FROM dead_letters WHERE reason = 'send-rejected' AND kind = 'outbound.buried'");
        await fleet.ControlAsync("graph", """{"mode":"ok"}""");
        await fleet.ReprocessAsync();
        Assert.Equal("echo: one", Assert.Single(await fleet.RepliesAsync("15551112222")).Text);
        await fleet.UntilAsync("SELECT bool_and(state = 'sent') FROM outbound_messages");
    }

    [Fact]
    public async Task A_send_whose_answer_is_lost_is_settled_by_the_callback_and_not_sent_again()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Statuses = true });
        await fleet.ControlAsync("graph", """{"mode":"effect-then-drop","count":1}""");
        await fleet.SayAsync("15551113333", "one");
        await fleet.RepliesAsync("15551113333");
        await fleet.UntilAsync("SELECT bool_and(state IN ('sent', 'delivered', 'read')) FROM outbound_messages");
        await fleet.SayAsync("15551113333", "two");
        Assert.Equal(["echo: one", "echo: two"], (await fleet.RepliesAsync("15551113333", 2)).Select(s => s.Text));
        Assert.Equal(0, await fleet.AskAsync<long>("SELECT count(*) FROM outbound_messages WHERE resent"));
    }

    [Fact]
    public async Task Statuses_move_a_message_forward_only()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Statuses = true });
        await fleet.SayAsync("15551114444", "one");
        await fleet.UntilAsync("SELECT count(*) = 1 FROM outbound_messages WHERE state = 'read'");
        var id = await fleet.AskAsync<string>("SELECT provider_id FROM outbound_messages");
        await fleet.PostAsync(WhatsApp.Status(id, "delivered", "15551114444"));
        await fleet.PostAsync(WhatsApp.Status(id, "failed", "15551114444"));
        await fleet.PostAsync(WhatsApp.Status("wamid.unknown", "sent", "15551114444"));
        await fleet.UntilAsync("SELECT count(*) = 1 FROM early_statuses WHERE provider_id = 'wamid.unknown'");
        Assert.Equal("read", await fleet.AskAsync<string>("SELECT state FROM outbound_messages"));
    }

    [Fact]
    public async Task Telegram_is_answered_too()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        var update = """
            {"update_id":1001,"message":{"message_id":133,"date":1767224888,
            "chat":{"id":7527593,"type":"private"},
            "from":{"id":7527593,"is_bot":false,"first_name":"Test"},"text":"oi bot"}}
            """;
        await fleet.PostAsync("telegram/bot", System.Text.Encoding.UTF8.GetBytes(update),
            ("X-Telegram-Bot-Api-Secret-Token", "telegram-secret"));
        Assert.Equal("echo: oi bot", Assert.Single(await fleet.RepliesAsync("7527593")).Text);
    }

    [Fact]
    public async Task Events_reach_the_tenants_own_system_signed()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.AddEndpointAsync($"{fleet.Simulators.Url}/sink/crm");
        await fleet.SayAsync("15551115555", "quero falar com um atendente");
        var events = await fleet.RepliesAsync("crm", 3);
        Assert.Equal(["conversation.handed_off", "message.received", "reply.sent"],
            events.Select(e => Type(e.Text)).Order());
        Assert.Equal(3, events.Select(e => e.ProviderId).Distinct().Count());
        await fleet.UntilAsync("SELECT bool_and(state = 'delivered') FROM webhook_deliveries");

        // A person has it now: the assistant is silent.
        await fleet.SayAsync("15551115555", "alô?");
        await fleet.UntilAsync("SELECT count(*) = 2 FROM inbound_messages WHERE disposition = 'person'");
        Assert.Single(fleet.SentTo("15551115555"));
    }

    [Fact]
    public async Task An_endpoint_that_says_it_is_gone_is_called_no_more()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.AddEndpointAsync($"{fleet.Simulators.Url}/sink/gone");
        await fleet.ControlAsync("sink", """{"mode":"ok","status":410}""");
        await fleet.SayAsync("15551116666", "one");
        await fleet.UntilAsync("SELECT NOT active FROM webhook_endpoints");
        await fleet.UntilAsync("SELECT count(*) >= 1 FROM webhook_deliveries WHERE state = 'gone'");
        await fleet.UntilAsync("SELECT bool_and(state <> 'pending') FROM webhook_deliveries");
        Assert.Equal(0, await fleet.AskAsync<long>("SELECT count(*) FROM dead_letters"));
    }

    [Fact]
    public async Task An_event_that_an_endpoint_refuses_is_a_dead_letter_and_no_event_of_its_own()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.AddEndpointAsync($"{fleet.Simulators.Url}/sink/refuses");
        await fleet.ControlAsync("sink", """{"mode":"unauthorized"}""");
        await fleet.SayAsync("15551117777", "one");
        await fleet.UntilAsync("SELECT count(*) >= 2 FROM dead_letters WHERE reason = 'webhook-rejected'");
        Assert.Equal(0, await fleet.AskAsync<long>(
            "SELECT count(*) FROM webhook_deliveries WHERE event = 'dead_letter.created'"));
    }

    private static string Type(string json) =>
        System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty("type").GetString()!;
}

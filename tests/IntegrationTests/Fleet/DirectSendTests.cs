using Frota.Contracts;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>Replies that go out from the process that wrote them, and those that cannot.</summary>
public sealed class DirectSendTests(TestServers servers)
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_reply_needs_no_trip_over_the_broker()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.SayAsync("15550005551", "one");
        await fleet.RepliesAsync("15550005551");
        await SettledAsync(fleet);
        Assert.Equal([Queues.Turns, Queues.Webhooks], await ServedAsync(fleet));
        Assert.Equal(1, await fleet.AskAsync<long>("SELECT count(*) FROM outbound_messages WHERE attempts = 1"));
    }

    [Fact]
    public async Task Another_process_sends_where_the_writer_has_not_that_role()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 0 });
        var sender = fleet.AddWorker("outbound");
        await fleet.AddWorker("intake,replies").ReadyAsync();
        await sender.ReadyAsync();
        await fleet.SayAsync("15550005552", "two");
        Assert.Equal("echo: two", Assert.Single(await fleet.RepliesAsync("15550005552")).Text);
    }

    [Fact]
    public async Task A_reply_stands_behind_the_one_before_it()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.ControlAsync("graph", """{"mode":"rate-limited","count":1,"retryAfter":2}""");
        await fleet.SayAsync("15550005553", "first");
        await fleet.UntilAsync("SELECT count(*) = 1 FROM outbound_messages WHERE state = 'queued' AND attempts = 1");
        await fleet.SayAsync("15550005553", "second");
        await fleet.RepliesAsync("15550005553", 2);
        Assert.Equal(["echo: first", "echo: second"], fleet.SentTo("15550005553").Select(s => s.Text));
        await SettledAsync(fleet);
    }

    [Fact]
    public async Task All_parts_of_a_reply_go_in_order()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        var text = string.Join(' ', Enumerable.Range(0, 1_200).Select(n => $"word{n}")); // above a part's 4,096
        await fleet.SayAsync("15550005554", text[..9_000]);
        var replies = await fleet.RepliesAsync("15550005554", 3);
        Assert.StartsWith("echo: word0 ", replies[0].Text, StringComparison.Ordinal);
        await SettledAsync(fleet);
        Assert.Equal(
            await fleet.AskAsync<string>("SELECT string_agg(body, '|' ORDER BY part) FROM outbound_messages"),
            string.Join('|', fleet.SentTo("15550005554").Select(s => s.Text)));
    }

    private static async Task SettledAsync(TestFleet fleet)
    {
        await fleet.UntilAsync("SELECT bool_and(state = 'sent') FROM outbound_messages");
        await fleet.UntilAsync("SELECT count(*) = 0 FROM leases WHERE owner IS NOT NULL");
    }

    // The queues that its worker has handled anything of.
    private static async Task<IEnumerable<string>> ServedAsync(TestFleet fleet)
    {
        var page = await Http.GetStringAsync(
            new Uri($"{fleet.Workers.Single().Url}/metrics"), TestContext.Current.CancellationToken);
        const string Count = "messaging_process_duration_seconds_count{";
        const string Queue = "messaging_destination_name=\"";
        return page.Split('\n').Where(line => line.StartsWith(Count, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(Queue, StringComparison.Ordinal) + Queue.Length)..].Split('"')[0])
            .Distinct().Order();
    }
}

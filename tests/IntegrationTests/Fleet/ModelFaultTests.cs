using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>A model that fails delays or buries the turn with the reason, and loses nothing.</summary>
public sealed class ModelFaultTests(TestServers servers)
{
    [Theory]
    [InlineData("""{"mode":"server-error","count":1}""", "5")]
    [InlineData("""{"mode":"rate-limited","count":1,"retryAfter":1}""", "429")]
    [InlineData("""{"mode":"rubbish","count":1}""", "")]
    [InlineData("""{"mode":"empty","count":1}""", "")]
    public async Task A_passing_fault_is_retried_until_the_answer_comes(string mode, string reason)
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.ControlAsync("model", mode);
        await fleet.SayAsync("15550007777", "please");
        Assert.Equal("echo: please", Assert.Single(await fleet.RepliesAsync("15550007777")).Text);
        Assert.Equal(1, await fleet.AskAsync<long>(
            "SELECT count(*) FROM turns WHERE outcome = 'failed' AND strpos(reason, @reason) > 0", new { reason }));
    }

    [Fact]
    public async Task A_refused_key_buries_the_turn_and_reprocessing_answers_it()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.ControlAsync("model", """{"mode":"unauthorized"}""");
        await fleet.SayAsync("15550008888", "first");
        await fleet.UntilAsync(
            "SELECT count(*) = 1 FROM dead_letters WHERE reason = 'model-refused' AND kind = 'turn.buried'");
        await fleet.UntilAsync("SELECT bool_and(disposition = 'dead') FROM inbound_messages");
        Assert.Empty(fleet.SentTo("15550008888"));

        await fleet.ControlAsync("model", """{"mode":"ok"}""");
        await fleet.ReprocessAsync();
        Assert.Equal("echo: first", Assert.Single(await fleet.RepliesAsync("15550008888")).Text);
        await fleet.UntilAsync("SELECT bool_and(disposition = 'answered') FROM inbound_messages");

        await fleet.ReprocessAsync();
        await fleet.SayAsync("15550008888", "second");
        Assert.Equal(["echo: first", "echo: second"], (await fleet.RepliesAsync("15550008888", 2)).Select(s => s.Text));
    }

    [Fact]
    public async Task A_message_during_a_generation_takes_its_place()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.ControlAsync("model", """{"mode":"slow","delayMs":4000,"count":1}""");
        await fleet.SayAsync("15550009999", "one");
        await fleet.MetAsync("model");
        await fleet.SayAsync("15550009999", "two");
        Assert.Equal("echo: one | two", Assert.Single(await fleet.RepliesAsync("15550009999")).Text);
        Assert.Equal(1, await fleet.AskAsync<long>("SELECT count(*) FROM turns WHERE outcome = 'superseded'"));
    }
}

using Frota.Cli.Trace;
using Xunit;

namespace Frota.UnitTests.Cli.Trace;

public sealed class LifeTests
{
    private static readonly DateTime Received = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private static readonly TracedMessage Pending = new(7, "demo", "telegram", "demo", 3, "p1", Guid.Empty, "text",
        SentAt: Received.AddSeconds(-2), Received, StoredAt: Received.AddMilliseconds(40), Disposition: null, "",
            TurnId: null, SettledAt: null);

    [Fact]
    public void A_message_that_waits_was_received_and_stored() => Assert.Equal(
        [("sent by the contact", -2000), ("received", 0), ("stored", 40)],
        new Life(Pending, null, []).Events.Select(e => (e.What, e.AfterMs)));

    [Fact]
    public void An_answered_one_tells_its_turn_and_its_parts_in_the_order_of_time()
    {
        var turn = new TracedTurn(
            9, 1, 2, "answered", "", "offline", "faq", 1, Received.AddSeconds(1), Received.AddSeconds(2));
        var part =
            new TracedReply(5, 1, "delivered", 1, Resent: true, "out", "", Received.AddSeconds(2).AddMilliseconds(1),
            Received.AddSeconds(3), Received.AddSeconds(4), Received.AddSeconds(5), ReadAt: null);

        var events = new Life(Pending with { Disposition = "answered", TurnId = 9, SettledAt = Received.AddSeconds(2) },
            turn, [part]).Events;

        Assert.Equal(
            ["sent by the contact", "received", "stored", "turn began", "turn ended", "settled", "reply part 1 queued",
                "reply part 1 sending", "reply part 1 sent", "reply part 1 delivered"],
            events.Select(e => e.What));
        Assert.Equal("answered faq", events[4].Detail);
        Assert.Contains("again after a doubt", events[7].Detail, StringComparison.Ordinal);
        Assert.Equal(5000, events[^1].AfterMs);
        Assert.Equal([0, 2000, 40, 960, 1000, 0, 1, 999, 1000, 1000], events.Select(e => e.StepMs));
    }

    [Fact]
    public void Failed_turns_deaths_and_log_lines_are_part_of_it()
    {
        var failed = new TracedTurn(
            8, 1, 2, "failed", "openai: 500", "", "", 1, Received.AddSeconds(1), Received.AddSeconds(2));
        var life = new Life(Pending, null, [])
        {
            Attempts = [failed],
            Letters =
            [
                new TracedLetter(4, "turn.buried", "frota.turns", "poison", "reprocessed", Received.AddSeconds(4),
                    Received.AddSeconds(9), "cli:ana", "put back"),
            ],
            Lines = [new FoundLine(Received.AddSeconds(1.5), "warning", "worker-9101", "Frota.X", "no answer")],
        };

        Assert.Equal(
            ["sent by the contact", "received", "stored", "turn began", "log warning", "turn ended", "dead",
                "reprocessed"],
            life.Events.Select(e => e.What));
        Assert.Equal("worker-9101: no answer", life.Events[4].Detail);
        Assert.Equal(Received.AddSeconds(9), life.End);
    }

    [Fact]
    public void A_webhook_that_died_unread_has_a_life_too()
    {
        var letter = new TracedLetter(
            4, "webhook.accepted", "frota.webhooks", "unreadable-webhook", "open", Received, null, "", "");

        var told = Assert.Single(new Life(null, null, []) { Letters = [letter] }.Events);

        Assert.Equal(("dead", 0, 0), (told.What, told.AfterMs, told.StepMs));
    }
}

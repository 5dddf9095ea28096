using Frota.LoadTest.Checking;
using Frota.LoadTest.Traffic;
using Xunit;

namespace Frota.UnitTests.LoadTest.Checking;

public sealed class OracleTests
{
    /// <summary>Three messages of a contact: accepted, named by two replies, answered in the ledger.</summary>
    private static readonly Scene Perfect = new Scene()
        .Sent(1, 2).Sent(3)
        .Reply(1, 2).Reply(3)
        .Row(1).Row(2).Row(3);

    public static TheoryData<string, Scene, string, long> Faulty => new()
    {
        { "no reply came", new Scene().Sent(1).Row(1), "lost", 1 },
        { "nor a row", new Scene().Sent(1), "lost", 1 },
        { "a message in two replies", Perfect.Reply(2), "twice", 1 },
        { "a message twice in one reply", new Scene().Sent(1).Reply(1, 1).Row(1), "twice", 1 },
        { "words without a name, sent twice", Perfect.Says("sorry", "a").Says("sorry", "a"), "twice", 1 },
        { "the younger first", new Scene().Sent(1).Sent(2).Reply(2).Reply(1).Row(1).Row(2), "out_of_order", 1 },
        { "younger first within a reply", new Scene().Sent(1, 2).Reply(2, 1).Row(1).Row(2), "out_of_order", 1 },
        { "a message that is none", Perfect.Reply(99), "unexpected", 1 },
        { "a number without end", Perfect.Reply(int.MaxValue), "unexpected", 1 },
        { "a forgery was answered", Perfect.Forged(4, 401).Reply(4), "unexpected", 1 },
        { "a forgery was stored", Perfect.Forged(4, 401).Row(4), "unexpected", 1 },
        { "a forgery was accepted", Perfect.Forged(4, 200), "accepted_forgeries", 1 },
        { "not posted, and answered", new Scene().Of(2).Sent(1).Reply(1, 2).Row(1).Ends(), "unexpected", 1 },
        { "answered, and the ledger knows nothing", new Scene().Sent(1).Reply(1), "unaccounted", 1 },
        { "answered, and the ledger waits", new Scene().Sent(1).Reply(1).Row(1, null), "unaccounted", 1 },
        { "nothing has become of it", new Scene().Sent(1).Row(1, null), "unaccounted", 1 },
        { "replies are still on their way", Perfect with { OpenReplies = 2 }, "unaccounted", 2 },
        { "an image that nobody stored", Perfect.SentSilent(4), "lost", 1 },
        { "an image that waits", Perfect.SentSilent(4).Row(4, null), "unaccounted", 1 },
        { "refused for good", Perfect.Tried(4, 503), "never_accepted", 1 },
    };

    public static TheoryData<string, Scene> Sound => new()
    {
        { "all as it should be", Perfect },
        { "a duplicate", Perfect.Repeated(1, 2) },
        { "accepted at the second attempt", new Scene().Tried(1, 503).Sent(1).Reply(1).Row(1) },
        { "a lost answer", Perfect.Tried(4, 0).Reply(4).Row(4) },
        { "a lost answer to what a rule then skipped", Perfect.Tried(4, 0).Row(4, "skipped", "stale") },
        { "the tool was killed before it noted a post", new Scene().Of(2).Sent(1).Reply(1, 2).Row(1).Row(2) },
        { "a forgery that was refused", Perfect.Forged(4, 401) },
        { "an image", Perfect.SentSilent(4).Row(4) },
        { "words for an image", Perfect.SentSilent(4).Says("only text", "b").Row(4, "answered", "unreadable") },
        { "a person has it", Perfect.Sent(4).Row(4, "person", "asked-for-a-person") },
        { "a rule skipped it", Perfect.Sent(4).Row(4, "skipped", "stale") },
        { "a rule spoke", Perfect.Sent(4).Row(4, "answered", "outside-hours") },
        { "it is a dead letter", Perfect.Sent(4).Row(4, "dead", "attempts-exhausted") },
        { "its reply is one", Perfect.Sent(4).Undelivered(4) },
        { "sent once more in doubt", Perfect.ReplyAgain("doubt", 3) with { Resent = ["doubt"] } },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Finds_the_fault_and_no_other(string what, Scene scene, string fault, long count)
    {
        var verdict = scene.Judge();

        Assert.False(verdict.Clean, what);
        Assert.Equal([(fault, count)], verdict.Faults.Where(f => f.Count > 0).Select(f => (f.Name, f.Count)));
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void Finds_no_fault(string what, Scene scene)
    {
        var verdict = scene.Judge();

        Assert.DoesNotContain(verdict.Faults, f => f.Count > 0);
        Assert.True(verdict.Clean, what);
    }

    [Fact]
    public void A_run_that_accepted_nothing_is_not_clean() => Assert.False(new Scene().Judge().Clean);

    [Fact]
    public void Counts_everything_once()
    {
        var verdict = Perfect.Repeated(1).Tried(4, 0).Reply(4).Row(4).Forged(5, 401).SentSilent(6).Row(6)
            .Sent(7).Row(7, "skipped", "stale").Judge();

        Assert.Equal((6, 5, 4, 1), (verdict.Posted, verdict.Accepted, verdict.Answered, verdict.Recovered));
        Assert.Equal((1, 1, 3), (verdict.RefusedForgeries, verdict.FailedAttempts, verdict.Replies));
        Assert.Equal([new RuleCount("skipped: stale", 1)], verdict.EndedOtherwise);
        Assert.Equal(1.67, verdict.MessagesPerReply);
    }

    [Fact]
    public void A_naming_in_doubt_is_counted_apart()
    {
        var verdict = (Perfect.ReplyAgain("doubt", 3) with { Resent = ["doubt"] }).Judge();

        Assert.Equal(1, verdict.InDoubtTwice);
    }

    [Fact]
    public void A_reply_to_another_contact_is_unexpected_and_answers_nobody()
    {
        var verdict = new Scene().Sent(1).ReplyTo(5, 1).Row(1).Judge();

        Assert.Equal(["lost", "unexpected"], verdict.Faults.Where(f => f.Count > 0).Select(f => f.Name));
    }

    [Fact]
    public void A_fault_shows_the_first_of_its_messages()
    {
        var scene = Enumerable.Range(1, 30).Aggregate(new Scene(), (s, n) => s.Sent(n));

        var lost = scene.Judge().Faults.Single(f => f.Name == "lost");

        Assert.Equal(30, lost.Count);
        Assert.Equal(Enumerable.Range(1, 10), lost.Examples);
    }

    [Fact]
    public void Waiting_counts_from_the_planned_time()
    {
        var sent = new SentLine.Tried(
            PostKind.Messages, 1, Planned: 1_000, Sent: 5_000, Answered: 6_000, 200, [new PlannedMessage(1, 0)]);
        var effect = new Effect(0, 11_000, [1], "a");

        var verdict = Oracle.Judge([sent], [effect], new Ledger([new LedgerRow(1, "answered")], Scene.None, 0));

        Assert.Equal((5, 10), (verdict.Accepting.P50, verdict.Answering.Max));
        Assert.Equal(5, verdict.LongestSilenceMs);
    }
}

using FsCheck;
using FsCheck.Fluent;
using Frota.LoadTest.Traffic;
using Xunit;

namespace Frota.UnitTests.LoadTest.Traffic;

public sealed class TrafficPlanTests
{
    private static readonly Gen<TrafficOptions> Options =
        from seed in Gen.Choose(0, 1_000_000)
        from messages in Gen.Choose(1, 400)
        from contacts in Gen.Choose(1, 60)
        from accounts in Gen.Choose(1, 5)
        from shares in Gen.Choose(0, 30).ArrayOf(7)
        select new TrafficOptions
        {
            Run = TrafficOptions.FirstRun,
            Seed = seed,
            Messages = messages,
            Contacts = contacts,
            Accounts = Math.Min(accounts, contacts),
            Troubles = new Troubles
            {
                Batches = shares[0] / 100.0,
                Bursts = shares[1] / 100.0,
                Albums = shares[2] / 100.0,
                Duplicates = shares[3] / 100.0,
                Replays = shares[4] / 100.0,
                Forgeries = shares[5] / 100.0,
                Statuses = shares[6] / 100.0,
            },
        };

    [Fact]
    public void Every_message_is_posted_first_by_one_post() => Holds(plan =>
        New(plan).SelectMany(post => plan.MessagesOf(post).ToArray()).Select(m => m.Number)
            .SequenceEqual(Enumerable.Range(1, plan.Options.Messages)));

    [Fact]
    public void The_same_options_make_the_same_plan() => Holds(plan =>
    {
        var again = TrafficPlan.Make(plan.Options);
        return again.Posts.SequenceEqual(plan.Posts) && again.Messages.SequenceEqual(plan.Messages);
    });

    [Fact]
    public void Posts_are_ordered_by_their_times() => Holds(plan =>
        plan.Posts.Zip(plan.Posts.Skip(1)).All(pair => pair.First.At <= pair.Second.At));

    [Fact]
    public void A_post_carries_messages_of_its_account_only() => Holds(plan => plan.Posts.All(post =>
        plan.MessagesOf(post).ToArray().All(m => m.Contact % plan.Options.Accounts == post.Account)));

    [Fact]
    public void A_repetition_comes_after_its_original_and_carries_the_same() => Holds(plan => plan.Posts
        .Where(post => post.Kind is PostKind.Duplicate or PostKind.Replay)
        .All(post => plan.Posts[post.Source] is { Kind: PostKind.Messages } original
            && original.At <= post.At && (original.First, original.Count) == (post.First, post.Count)));

    [Fact]
    public void A_forgery_carries_a_message_that_nobody_else_does() => Holds(plan =>
    {
        var forged = plan.Posts.Where(post => post.Kind == PostKind.Forgery)
            .SelectMany(post => plan.MessagesOf(post).ToArray()).Select(m => m.Number).Order();
        return forged.SequenceEqual(
            Enumerable.Range(plan.Options.Messages + 1, plan.Messages.Count - plan.Options.Messages));
    });

    [Fact]
    public void Without_troubles_each_message_is_a_post_and_nothing_else_is() => Holds(plan =>
    {
        var calm = TrafficPlan.Make(plan.Options with { Troubles = Troubles.None });
        return calm.Posts.Count == calm.Options.Messages && calm.Messages.All(m => !m.Silent);
    });

    [Fact]
    public void Another_seed_makes_another_plan()
    {
        var options = new TrafficOptions { Run = TrafficOptions.FirstRun, Seed = 1 };

        Assert.NotEqual(TrafficPlan.Make(options).Posts, TrafficPlan.Make(options with { Seed = 2 }).Posts);
    }

    [Fact]
    public void Arrives_at_the_rate_with_every_trouble_in_its_share()
    {
        var options = new TrafficOptions
        {
            Run = TrafficOptions.FirstRun,
            Messages = 50_000,
            Contacts = 5_000,
            Rate = 500,
        };

        var plan = TrafficPlan.Make(options);

        Assert.InRange(plan.Posts[^1].At.TotalSeconds, 90, 110);
        var posts = New(plan).Count();
        var extras = plan.Posts.CountBy(post => post.Kind).ToDictionary();
        Assert.InRange(extras[PostKind.Duplicate] / (double)posts, 0.09, 0.11);
        Assert.InRange(extras[PostKind.Replay] / (double)posts, 0.015, 0.025);
        Assert.InRange(extras[PostKind.Forgery] / (double)posts, 0.007, 0.013);
        Assert.InRange(extras[PostKind.Statuses] / (double)posts, 0.007, 0.013);
        Assert.Contains(plan.Messages, m => m.Silent);
        Assert.Contains(New(plan), post => post.Count > 4);
    }

    [Theory]
    [InlineData(0, 1, 1, 1, "run")]
    [InlineData(TrafficOptions.FirstRun, 0, 1, 1, "messages")]
    [InlineData(TrafficOptions.FirstRun, 1, 0, 1, "contacts")]
    [InlineData(TrafficOptions.FirstRun, 1, 1, 2, "accounts")]
    public void Refuses_options_that_no_plan_can_keep(int run, int messages, int contacts, int accounts, string what)
    {
        var fault = Assert.Throws<ArgumentException>(() => TrafficPlan.Make(new TrafficOptions
        {
            Run = run,
            Messages = messages,
            Contacts = contacts,
            Accounts = accounts,
        }));

        Assert.StartsWith(what, fault.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<PlannedPost> New(TrafficPlan plan) =>
        plan.Posts.Where(post => post.Kind == PostKind.Messages);

    private static void Holds(Func<TrafficPlan, bool> law) => Prop.ForAll(
        Options.Select(TrafficPlan.Make).ToArbitrary(), law).Holds();
}

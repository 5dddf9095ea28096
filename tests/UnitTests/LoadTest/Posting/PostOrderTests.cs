using FsCheck;
using FsCheck.Fluent;
using Frota.LoadTest.Posting;
using Frota.LoadTest.Traffic;
using Xunit;

namespace Frota.UnitTests.LoadTest.Posting;

public sealed class PostOrderTests
{
    private static readonly Gen<TrafficPlan> Plans =
        from seed in Gen.Choose(0, 1_000_000)
        from messages in Gen.Choose(1, 200)
        from contacts in Gen.Choose(1, 15)
        select TrafficPlan.Make(new TrafficOptions
        {
            Run = TrafficOptions.FirstRun,
            Seed = seed,
            Messages = messages,
            Contacts = contacts,
            Troubles = new Troubles { Batches = 0.4, Duplicates = 0.2, Replays = 0.2, Forgeries = 0.1, Statuses = 0.1 },
        });

    [Fact]
    public void All_posts_go_each_contacts_in_its_order_and_repetitions_after_their_originals() =>
        Prop.ForAll(Plans.ToArbitrary(), plan =>
        {
            var gone = Play(plan);
            var ended = new HashSet<int>();
            var last = new Dictionary<int, int>();
            foreach (var post in gone)
            {
                var planned = plan.Posts[post];
                var inOrder = planned.Kind != PostKind.Messages || plan.MessagesOf(planned).ToArray().All(m =>
                {
                    var before = last.GetValueOrDefault(m.Contact);
                    last[m.Contact] = m.Number;
                    return before < m.Number;
                });
                if (!inOrder || (planned.Source >= 0 && !ended.Contains(planned.Source)) || !ended.Add(post))
                {
                    return false;
                }
            }

            return ended.Count == plan.Posts.Count;
        }).Holds();

    /// <summary>Times come in order; what may go ends in any order.</summary>
    private static List<int> Play(TrafficPlan plan)
    {
        var (order, random) = (new PostOrder(plan), new Random(plan.Options.Seed));
        var (ready, gone, due) = (new List<int>(), new List<int>(), 0);
        while (due < plan.Posts.Count || ready.Count > 0)
        {
            if (due < plan.Posts.Count && (ready.Count == 0 || random.Next(2) == 0))
            {
                if (order.IsDue(due++))
                {
                    ready.Add(due - 1);
                }

                continue;
            }

            var post = ready[random.Next(ready.Count)];
            ready.Remove(post);
            gone.Add(post);
            order.Ended(post, ready);
        }

        return gone;
    }
}

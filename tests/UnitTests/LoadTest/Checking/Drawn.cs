using System.Collections.Immutable;
using Frota.LoadTest.Checking;
using Frota.LoadTest.Traffic;

namespace Frota.UnitTests.LoadTest.Checking;

/// <summary>A drawn run and what came of it.</summary>
internal sealed record Drawn(
    ImmutableList<SentLine> Lines, ImmutableList<Effect> Effects, ImmutableList<LedgerRow> Rows, int Chance)
{
    /// <summary>
    /// Everything accepted but forgeries, some at the second attempt; each contact's texts answered in order, one to
    /// four in a reply.
    /// </summary>
    public static Drawn Perfect(TrafficPlan plan, int seed)
    {
        var random = new Random(seed);
        var lines = ImmutableList.CreateBuilder<SentLine>();
        lines.Add(new SentLine.Began(plan.Options.Run, plan.Options.Messages, []));
        foreach (var post in plan.Posts)
        {
            var tried = new SentLine.Tried(post.Kind, 1, 1, 2, 3, post.Kind == PostKind.Forgery ? 401 : 200,
                plan.MessagesOf(post).ToArray());
            if (random.Next(10) == 0)
            {
                lines.Add(tried with { Status = 503 });
            }

            lines.Add(tried);
        }

        lines.Add(new SentLine.Ended());
        var real = plan.Messages.Take(plan.Options.Messages).ToList();
        var effects = real.Where(m => !m.Silent).GroupBy(m => m.Contact)
            .SelectMany(contact => contact.Select(m => m.Number).Chunk(random.Next(1, 5))
                .Select(names => new Effect(contact.Key, 10, names, Guid.NewGuid().ToString())));
        return new Drawn(lines.ToImmutable(), [.. effects],
            [.. real.Select(m => new LedgerRow(m.Number, "answered"))], seed);
    }

    /// <summary>The names of the faults that were found.</summary>
    public IReadOnlyList<string> Faulty() =>
    [
        .. Oracle.Judge(Lines, Effects, new Ledger(Rows, Scene.None, 0)).Faults.Where(f => f.Count > 0)
            .Select(f => f.Name),
    ];

    /// <summary>A place in a list, the same one each time.</summary>
    public int Pick<T>(ImmutableList<T> list) => Chance % list.Count;
}

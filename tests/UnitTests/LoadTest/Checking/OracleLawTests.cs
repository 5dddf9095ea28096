using FsCheck;
using FsCheck.Fluent;
using Frota.LoadTest.Checking;
using Frota.LoadTest.Traffic;
using Xunit;

namespace Frota.UnitTests.LoadTest.Checking;

/// <summary>Whole runs, drawn: a perfect one has no fault, and each planted one is found.</summary>
public sealed class OracleLawTests
{
    private static readonly Gen<Drawn> Runs =
        from seed in Gen.Choose(0, 1_000_000)
        from messages in Gen.Choose(2, 150)
        from contacts in Gen.Choose(1, 20)
        select Drawn.Perfect(TrafficPlan.Make(new TrafficOptions
        {
            Run = TrafficOptions.FirstRun,
            Seed = seed,
            Messages = messages,
            Contacts = contacts,
            Troubles = new Troubles { Albums = 0.2, Duplicates = 0.3, Replays = 0.2, Forgeries = 0.2 },
        }), seed);

    [Fact]
    public void A_perfect_run_has_no_fault() => Holds(run => run.Faulty().Count == 0);

    [Fact]
    public void A_missing_effect_is_lost() => Holds(run =>
        run.Effects.Count == 0 || Found(run with { Effects = run.Effects.RemoveAt(run.Pick(run.Effects)) }, "lost"));

    [Fact]
    public void A_doubled_effect_is_twice() => Holds(run => run.Effects.Count == 0
        || Found(run with { Effects = run.Effects.Add(run.Effects[run.Pick(run.Effects)]) }, "twice"));

    [Fact]
    public void Effects_of_a_contact_that_change_places_are_out_of_order() => Holds(run =>
    {
        var pair = run.Effects.Index().GroupBy(e => e.Item.Contact)
            .FirstOrDefault(g => g.Count() > 1)?.Take(2).ToList();
        return pair is null || Found(run with
        {
            Effects = run.Effects.SetItem(pair[0].Index, pair[1].Item).SetItem(pair[1].Index, pair[0].Item),
        }, "out_of_order");
    });

    [Fact]
    public void A_missing_row_is_unaccounted_or_lost() => Holds(run =>
    {
        var faults = (run with { Rows = run.Rows.RemoveAt(run.Pick(run.Rows)) }).Faulty();
        return faults is ["unaccounted"] or ["lost"];
    });

    [Fact]
    public void A_row_without_an_end_is_unaccounted() => Holds(run =>
    {
        var place = run.Pick(run.Rows);
        return Found(run with { Rows = run.Rows.SetItem(place, run.Rows[place] with { Disposition = null }) },
            "unaccounted");
    });

    [Fact]
    public void An_accepted_forgery_is_found() => Holds(run =>
    {
        var place = run.Lines.FindIndex(l => l is SentLine.Tried { Kind: PostKind.Forgery });
        return place < 0 || Found(run with
        {
            Lines = run.Lines.SetItem(place, (SentLine.Tried)run.Lines[place] with { Status = 200 }),
        }, "accepted_forgeries");
    });

    [Fact]
    public void An_answer_that_never_reached_us_is_recovered() => Holds(run =>
    {
        var lines = run.Lines.ConvertAll(l => l is SentLine.Tried t ? t with { Status = 0 } : l);
        var verdict = Oracle.Judge(lines, run.Effects, new Ledger(run.Rows, Scene.None, 0));
        return verdict.Faults.All(f => f.Count == 0) && verdict.Accepted == 0 && !verdict.Clean
            && verdict.Recovered == run.Rows.Count;
    });

    private static bool Found(Drawn run, string fault) => run.Faulty() is [var only] && only == fault;

    private static void Holds(Func<Drawn, bool> law) =>
        Prop.ForAll(Runs.ToArbitrary(), law).Holds();
}

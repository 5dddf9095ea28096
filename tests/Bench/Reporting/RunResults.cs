using Frota.Bench.Measuring;
using Frota.Bench.Scenarios;

namespace Frota.Bench.Reporting;

/// <summary>What one entrant's trials read, round by round; null where one failed.</summary>
internal sealed record Row(string Name, string Durability, IReadOnlyList<double[]?> Rounds)
{
    /// <summary>How many trials failed.</summary>
    public int Failed => Rounds.Count(values => values is null);

    /// <summary>A figure over all rounds; null when none succeeded.</summary>
    public Spread? this[int figure] => Over(Rounds.Select(values => values?[figure]));

    /// <summary>
    /// Another's figure in this one's, taken within each round, where both had the same machine: how many times as
    /// much. Null when in no round both succeeded.
    /// </summary>
    public Spread? Times(Row other, int figure) =>
        Over(Rounds.Zip(other.Rounds, (mine, theirs) => mine?[figure] / theirs?[figure]));

    private static Spread? Over(IEnumerable<double?> readings) =>
        readings.OfType<double>().ToList() is { Count: > 0 } some ? Spread.Of(some) : null;
}

/// <summary>A scenario's rows, ours first.</summary>
internal sealed record Outcome(IScenario Scenario, IReadOnlyList<Row> Rows);

/// <summary>What a run has measured.</summary>
internal sealed record RunResults(IReadOnlyList<Outcome> Outcomes)
{
    /// <summary>How many trials failed.</summary>
    public int Failed => Outcomes.SelectMany(outcome => outcome.Rows).Sum(row => row.Failed);

    /// <summary>
    /// The first row of that name, which is the one that keeps what it has answered; nothing when it was not measured.
    /// </summary>
    public Row? Row(string scenario, string name) => Outcomes
        .FirstOrDefault(outcome => outcome.Scenario.Name == scenario)?.Rows.FirstOrDefault(row => row.Name == name);

    /// <summary>A figure, or nothing when it was not measured.</summary>
    public Spread? Figure(string scenario, string name, int figure) => Row(scenario, name)?[figure];

    /// <summary>A row's figure as a multiple of another's, or nothing when one of them was not measured.</summary>
    public Spread? Ratio(string scenario, string name, string other, int figure) =>
        Row(scenario, name) is { } mine && Row(scenario, other) is { } theirs ? mine.Times(theirs, figure) : null;
}

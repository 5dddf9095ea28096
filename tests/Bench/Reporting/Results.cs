using Frota.Bench.Measuring;
using Frota.Bench.Scenarios;

namespace Frota.Bench.Reporting;

/// <summary>What one entrant's trials read, round by round.</summary>
internal sealed record Row(string Name, string Durability, IReadOnlyList<double[]> Rounds)
{
    /// <summary>A figure over all rounds.</summary>
    public Spread this[int figure] => Spread.Of(Rounds.Select(values => values[figure]));

    /// <summary>
    /// Another's figure in this one's, taken within each round, where both had the same machine: how many times as
    /// much.
    /// </summary>
    public Spread Times(Row other, int figure) =>
        Spread.Of(Rounds.Zip(other.Rounds, (mine, theirs) => mine[figure] / theirs[figure]));
}

/// <summary>A scenario's rows, ours first.</summary>
internal sealed record Outcome(IScenario Scenario, IReadOnlyList<Row> Rows);

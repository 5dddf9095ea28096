using System.Globalization;
using Frota.Bench.Measuring;
using Frota.Bench.Reporting;

namespace Frota.Bench.Scenarios;

/// <summary>
/// The trials of a scenario: all entrants in turn, forth and back, so that nobody always comes after another.
/// </summary>
/// <param name="scenario">What is measured.</param>
/// <param name="takes">Who is measured besides ours.</param>
/// <param name="told">Gets a line for each trial.</param>
internal sealed class Rounds(IScenario scenario, Func<Entrant, bool> takes, Action<string> told)
{
    public async Task<IReadOnlyList<Row>> RunAsync(Trial trial, int rounds, CancellationToken cancel)
    {
        var entrants = scenario.Entrants.Where((one, place) => place == 0 || takes(one)).ToList();
        var readings = entrants.ToDictionary(one => one, _ => new List<double[]>());
        var most = scenario.IsLong ? 1 : rounds;
        for (var round = 0; round < most; round++)
        {
            foreach (var one in round % 2 == 0 ? entrants : Enumerable.Reverse(entrants))
            {
                cancel.ThrowIfCancellationRequested();
                readings[one].Add(await one.TryAsync(trial));
                told($"{scenario.Name} {round + 1}/{most}  {one.Name}, {one.Durability}: {Text(readings[one][^1])}");
            }
        }

        return [.. entrants.Select(one => new Row(one.Name, one.Durability, readings[one]))];
    }

    private string Text(double[] values) => string.Join(", ", scenario.Figures.Select((figure, place) =>
        string.Create(CultureInfo.InvariantCulture, $"{Spread.Number(values[place])} {figure.Name}")));
}

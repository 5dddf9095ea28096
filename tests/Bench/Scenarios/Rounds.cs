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
    public async Task<IReadOnlyList<Row>> RunAsync(Trial trial, int rounds)
    {
        var entrants = scenario.Entrants.Where((one, place) => place == 0 || !scenario.HasPeers || takes(one)).ToList();
        var readings = entrants.ToDictionary(one => one, _ => new List<double[]?>());
        var most = scenario.IsLong ? 1 : rounds;
        for (var round = 0; round < most; round++)
        {
            foreach (var one in round % 2 == 0 ? entrants : Enumerable.Reverse(entrants))
            {
                trial.Cancel.ThrowIfCancellationRequested();
                var (values, words) = await TryAsync(one, trial);
                readings[one].Add(values);
                told($"{scenario.Name} {round + 1}/{most}  {one.Name}, {one.Durability}: {words}");
            }
        }

        return [.. entrants.Select(one => new Row(one.Name, one.Durability, readings[one]))];
    }

    // One trial that fails is no reason to lose an hour of others; its round counts for nobody's ratio.
    private async Task<(double[]? Values, string Words)> TryAsync(Entrant one, Trial trial)
    {
        try
        {
            var values = await one.TryAsync(trial);
            return (values, Text(values));
        }
        catch (Exception e) when (e is not OutOfMemoryException && !trial.Cancel.IsCancellationRequested)
        {
            return (null, $"failed: {e.Message}");
        }
    }

    private string Text(double[] values) => string.Join(", ", scenario.Figures.Select((figure, place) =>
        string.Create(CultureInfo.InvariantCulture, $"{Spread.Number(values[place])} {figure.Name}")));
}

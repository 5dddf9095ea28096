using System.Diagnostics;
using System.Globalization;
using System.Text;
using Frota.LoadTest.Traffic;

namespace Frota.Harness.Attacks;

/// <summary>A row that was tried.</summary>
/// <param name="Fault">What struck.</param>
/// <param name="Words">Clean, or what was wrong, or what the machine lacks.</param>
/// <param name="Clean">Whether every promise held; null when it could not be tried.</param>
/// <param name="Took">From the first message to the last answer.</param>
/// <param name="Facts">What was measured.</param>
internal sealed record Trial(Fault Fault, string Words, bool? Clean, TimeSpan Took, IReadOnlyList<string> Facts);

/// <summary>Every fault once, alone, each under traffic of its own with a verdict of its own.</summary>
internal static class FaultTable
{
    private const int Messages = 400;
    private const int Contacts = 40;
    private const int MessagesASecond = 20;

    /// <summary>Tries the faults one after the other; <paramref name="tried"/> hears of each.</summary>
    public static async Task<IReadOnlyList<Trial>> RunAsync(
        AttackedFleet target, IReadOnlyList<Fault> faults, int seed, Action<Trial> tried, CancellationToken cancel)
    {
        var trials = new List<Trial>();
        foreach (var (place, fault) in faults.Index())
        {
            trials.Add(fault.Missing() is { } missing
                ? new Trial(fault, $"not tried: {missing}", null, TimeSpan.Zero, [])
                : await TryAsync(target, fault, seed + place, cancel));
            tried(trials[^1]);
        }

        return trials;
    }

    /// <summary>The table, as Markdown, the rows that tests of their own prove included.</summary>
    public static string Text(IReadOnlyList<Trial> trials)
    {
        var rows = trials.Select(t => (t.Fault.Row, Line: string.Create(CultureInfo.InvariantCulture,
                $"| {t.Fault.Row} | {t.Fault.Name} | {t.Fault.Promise} | {t.Words} | {string.Join(", ", t.Facts)} |")))
            .Concat(FaultCatalog.InSuite.Select(r => (r.Row, Line: string.Create(CultureInfo.InvariantCulture,
                $"| {r.Row} | {r.Name} | {r.Promise} | in the tests | `{r.Test}` |"))));
        var text = new StringBuilder()
            .AppendLine("| row | fault | promises | verdict | measured |").AppendLine("|---|---|---|---|---|");
        foreach (var (_, line) in rows.OrderBy(row => row.Row))
        {
            text.AppendLine(line);
        }

        return text.ToString();
    }

    // How soon a new message is accepted and answered once the fault is mended.
    private static Fault WithRecovery(Fault fault) => fault with
    {
        StrikeAsync = async attack =>
        {
            await fault.StrikeAsync(attack);
            await attack.AnswerAsync();
        },
    };

    private static async Task<Trial> TryAsync(AttackedFleet target, Fault fault, int seed, CancellationToken cancel)
    {
        var since = Stopwatch.GetTimestamp();
        var traffic = new TrafficOptions
        {
            Run = TrafficOptions.FirstRun + seed,
            Seed = seed,
            Messages = Messages,
            Contacts = Contacts,
            Accounts = target.Accounts.Count,
            Rate = MessagesASecond,
        };
        try
        {
            var plan = new SiegePlan(traffic, [WithRecovery(fault)], Rounds: 1, seed, Connections: 50);
            var report = await Siege.RunAsync(target, plan, _ => { }, cancel);
            var faults = report.Verdict.Faults.Where(f => f.Count > 0).Select(f => $"{f.Name} {f.Count}");
            return new Trial(fault, report.Verdict.Clean ? $"clean, {report.Verdict.Accepted} messages"
                : string.Join(", ", faults), report.Verdict.Clean, report.Took,
                [.. report.Strikes.SelectMany(strike => strike.Facts)]);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new Trial(fault, e.Message.Split('\n')[0], false, Stopwatch.GetElapsedTime(since), []);
        }
    }
}

using System.Diagnostics;
using Frota.Database;
using Frota.LoadTest.Checking;
using Frota.LoadTest.Posting;
using Frota.LoadTest.Traffic;

namespace Frota.Harness.Attacks;

/// <summary>What a siege does.</summary>
/// <param name="Traffic">What is posted.</param>
/// <param name="Faults">What may strike, by lot; none for a quiet run.</param>
/// <param name="Rounds">How often; the traffic's rate is what makes it last as long.</param>
/// <param name="Seed">Where chance begins.</param>
/// <param name="Connections">Posts under way at once, at the most.</param>
internal sealed record SiegePlan(
    TrafficOptions Traffic, IReadOnlyList<Fault> Faults, int Rounds, int Seed, int Connections);

/// <summary>A fault that struck.</summary>
internal sealed record Strike(Fault Fault, TimeSpan Took, IReadOnlyList<string> Facts);

/// <summary>What became of a siege.</summary>
internal sealed record SiegeReport(LoadVerdict Verdict, IReadOnlyList<Strike> Strikes, TimeSpan Took);

/// <summary>
/// Traffic and faults side by side:
/// <list type="number">
/// <item>the traffic begins;</item>
/// <item>faults strike one after the other, with a short rest in between, until their rounds or the traffic are
/// over;</item>
/// <item>a last message must be answered;</item>
/// <item>the oracle waits for the fleet to settle, and judges.</item>
/// </list>
/// </summary>
internal static class Siege
{
    // Longer than the longest wait between two attempts: a fleet that waits for one has not come to rest.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    /// <exception cref="Exception">A fault could not be mended, or the last message was not answered.</exception>
    public static async Task<SiegeReport> RunAsync(
        AttackedFleet target, SiegePlan plan, Action<Strike> struck, CancellationToken cancel)
    {
        var since = Stopwatch.GetTimestamp();
        var sent = Path.Combine(target.Folder, $"sent-{plan.Traffic.Run}.jsonl");
        var posting = TrafficPoster.RunAsync(TrafficPlan.Make(plan.Traffic), new PostingOptions
        {
            Receiver = new Uri(target.Fleet.ReceiverUrl),
            Accounts = target.Accounts,
            SentFile = sent,
            EffectsFile = target.EffectsFile,
            Connections = plan.Connections,
        }, TimeProvider.System, null, cancel);
        var strikes = await StrikeAsync(target, plan, posting, struck, cancel);
        await posting;
        await new Attack(target, new Random(plan.Seed)).AnswerAsync();

        await using var database = new FleetDatabase(
            PostgresLogin.For(FleetDatabase.Role, null, target.Fleet.Postgres, 2));
        var verdict = await LoadCheck.RunAsync(
            new LoadTraces(sent, target.EffectsFile), database, Patience, TimeProvider.System, null, cancel);
        return new SiegeReport(verdict, strikes, Stopwatch.GetElapsedTime(since));
    }

    private static async Task<IReadOnlyList<Strike>> StrikeAsync(
        AttackedFleet target, SiegePlan plan, Task posting, Action<Strike> struck, CancellationToken cancel)
    {
        var dice = new Random(plan.Seed);
        var strikes = new List<Strike>();
        while (plan.Faults.Count > 0 && strikes.Count < plan.Rounds && !posting.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromSeconds(1 + dice.NextDouble()), cancel);
            var fault = plan.Faults[dice.Next(plan.Faults.Count)];
            var attack = new Attack(target, new Random(dice.Next()));
            var since = Stopwatch.GetTimestamp();
            await fault.StrikeAsync(attack).WaitAsync(cancel);
            strikes.Add(new Strike(fault, Stopwatch.GetElapsedTime(since), attack.Facts));
            struck(strikes[^1]);
        }

        return strikes;
    }
}

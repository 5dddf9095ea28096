using Frota.Database;
using Npgsql;

namespace Frota.LoadTest.Checking;

/// <summary>Where a run left its traces.</summary>
/// <param name="SentFile">What the tool wrote down of its posts.</param>
/// <param name="EffectsFile">What the simulators wrote down of their effects.</param>
public sealed record LoadTraces(string SentFile, string EffectsFile);

/// <summary>How far the fleet is.</summary>
/// <param name="Accepted">Messages that wait, or waited when the posting ended.</param>
/// <param name="Waiting">Messages that no reply has named and that the database has not ended.</param>
/// <param name="Replies">Effects so far.</param>
public readonly record struct SettlingProgress(long Accepted, long Waiting, long Replies);

/// <summary>
/// Waits for the fleet to settle, and judges a run: reads the posts, follows the effects while any is missing, asks the
/// database now and then, and concludes when nothing is left to come or nothing has moved for too long.
/// </summary>
public static class LoadCheck
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Long enough for a duplicate that is still in a queue to show its effect, if it has one.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>The verdict.</summary>
    /// <param name="traces">Where to look.</param>
    /// <param name="database">As the fleet's role.</param>
    /// <param name="patience">How long nothing may move; zero judges what is there now.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Told once a second.</param>
    /// <param name="cancel">Ends the waiting and the reading.</param>
    /// <exception cref="InvalidDataException">A file is not one of ours.</exception>
    /// <exception cref="NpgsqlException">The database does not answer at the end; before, it is waited for.</exception>
    public static async Task<LoadVerdict> RunAsync(
        LoadTraces traces, FleetDatabase database, TimeSpan patience, TimeProvider time,
        IProgress<SettlingProgress>? progress, CancellationToken cancel)
    {
        var began = SentFile.RunOf(traces.SentFile);
        var (oracle, effects) = (new Oracle(), new EffectFile(traces.EffectsFile, began.Run));
        var reader = new LedgerReader(database, began);
        foreach (var line in SentFile.Read(traces.SentFile))
        {
            oracle.Take(line);
        }

        Follow(oracle, effects);
        if (patience > TimeSpan.Zero)
        {
            await SettleAsync(oracle, effects, reader, patience, time, progress, cancel);
        }

        var ledger = await reader.ReadAsync(cancel);
        Follow(oracle, effects);
        return oracle.Conclude(ledger);
    }

    private static async Task SettleAsync(
        Oracle oracle, EffectFile effects, LedgerReader reader, TimeSpan patience, TimeProvider time,
        IProgress<SettlingProgress>? progress, CancellationToken cancel)
    {
        var accepted = oracle.Waiting().LongCount();
        var (moved, state) = (time.GetTimestamp(), (Waiting: -1L, Replies: -1L));
        long? settledSince = null;
        while (time.GetElapsedTime(moved) < patience)
        {
            Follow(oracle, effects);
            var waiting = await WaitingAsync(oracle, reader, cancel);
            progress?.Report(new SettlingProgress(accepted, waiting ?? state.Waiting, oracle.Replies));
            if ((waiting ?? state.Waiting, oracle.Replies) is var now && now != state)
            {
                (moved, state) = (time.GetTimestamp(), now);
            }

            settledSince = waiting == 0 ? settledSince ?? time.GetTimestamp() : null;
            if (settledSince is { } since && time.GetElapsedTime(since) >= Quiet)
            {
                return;
            }

            await Task.Delay(Pause, time, cancel);
        }
    }

    /// <summary>Messages and sends that are still to end; null while the database does not answer.</summary>
    private static async Task<long?> WaitingAsync(Oracle oracle, LedgerReader reader, CancellationToken cancel)
    {
        try
        {
            var unnamed = oracle.Waiting().ToList();
            if (await reader.IsBusyAsync(cancel))
            {
                return Math.Max(1, unnamed.Count);
            }

            return unnamed.Count == 0 ? 0 : unnamed.Count - await reader.SettledAsync(unnamed, cancel);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            return null; // it is waited for, like everything else
        }
    }

    private static void Follow(Oracle oracle, EffectFile effects)
    {
        foreach (var effect in effects.ReadOn())
        {
            oracle.Take(effect);
        }
    }
}

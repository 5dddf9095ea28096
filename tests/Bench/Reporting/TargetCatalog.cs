using Frota.Bench.Contenders;
using Frota.Bench.Measuring;

namespace Frota.Bench.Reporting;

/// <summary>What Frota aims at. Figures are columns of the scenarios' tables, counted from 0.</summary>
internal static class TargetCatalog
{
    public static IReadOnlyList<Target> All { get; } =
    [
        Ratio("accepted, times BullMQ on disk, 64 connections", Better.More, 2.5,
            run => run.Ratio("accept", Names.Ours, Names.BullMq, 0)),
        // Not guarded: of a p99 a few short rounds tell too little.
        Figure("accepted, p99 in BullMQ's, 64 connections", Better.Less, 0.5,
            run => run.Ratio("accept", Names.Ours, Names.BullMq, 2)),
        Ratio("accepted, times BullMQ on disk, 256 connections", Better.More, 2.5,
            run => run.Ratio("accept-256", Names.Ours, Names.BullMq, 0)),
        Figure("accepted, p99 in BullMQ's, 256 connections", Better.Less, 0.5,
            run => run.Ratio("accept-256", Names.Ours, Names.BullMq, 2)),
        Ratio("accepted, share of Kestrel + HMAC, 256 connections", Better.More, 0.55,
            run => run.Ratio("accept-256", Names.Ours, Names.Limit, 0)),
        Figure("accepted at 1,000 a second, p99 in ms", Better.Less, 10, run => run.Figure("steady", Names.Ours, 2)),
        Figure("stored a second", Better.More, 8_000, run => run.Figure("stored", Names.Ours, 0)),
        Ratio("drained, times BullMQ on disk", Better.More, 1.5,
            run => run.Ratio("drain", Names.Ours, Names.BullMqWorker, 0)),
        Ratio("drained, times Sidekiq on disk", Better.More, 3,
            run => run.Ratio("drain", Names.Ours, Names.SidekiqWorker, 0)),
        Figure("turns a second, model of 0 ms", Better.More, 1_500, run => run.Figure("turns", Names.Ours, 0)),
        Figure("turns a second, model of 300 ms, one worker", Better.More, 1_500,
            run => run.Figure("turns-300", Names.Ours, 0)),
        Figure("a turn's processor time, ms", Better.Less, 1,
            run => run.Figure("turns-300", Names.Ours, 1) is { } micros ? micros / 1_000 : null),
        Figure("one worker's PSS, MB", Better.Less, 160,
            run => run.Figure("turns-300", Names.Ours, 3)),
        Figure("receiver ready, ms from exec", Better.Less, 400, run => run.Figure("idle-receiver", Names.Ours, 0)),
        Figure("worker ready, ms from exec", Better.Less, 1_000, run => run.Figure("idle-worker", Names.Ours, 0)),
        Figure("receiver's idle PSS, MB", Better.Less, 60, run => run.Figure("idle-receiver", Names.Ours, 2)),
        Figure("worker's idle PSS, MB", Better.Less, 90, run => run.Figure("idle-worker", Names.Ours, 2)),
        Ratio("accepted behind a long queue, p99 in an empty one's", Better.Less, 1.5,
            run => run.Ratio("queued", Names.Many, Names.Few, 0)),
        Ratio("worker's memory at a long queue in an empty one's", Better.Less, 1.1,
            run => run.Ratio("queued", Names.Many, Names.Few, 3)),
        Figure("webhook to reply, p50 in ms", Better.Less, 15, run => run.Figure("latency", Names.Few, 0)),
        Figure("webhook to reply, p99 in ms", Better.Less, 50, run => run.Figure("latency", Names.Few, 1)),
        Ratio("webhook to reply with many messages kept, p50 in few's", Better.Less, 1.3,
            run => run.Ratio("latency", Names.Many, Names.Few, 0)),
        Ratio("turns in webhooks of Kestrel + HMAC", Better.More, null,
            run => run.Row("turns", Names.Ours) is { } turns && run.Row("accept", Names.Limit) is { } limit
                ? turns.Times(limit, 0)
                : null),
    ];

    private static Target Figure(string words, Better better, double aim, Func<RunResults, Spread?> read) =>
        new(words, better, aim, read);

    private static Target Ratio(string words, Better better, double? aim, Func<RunResults, Spread?> read) =>
        new(words, better, aim, read) { IsRatio = true };
}

using System.Diagnostics.Metrics;
using Frota.Workers.Fleet;

namespace Frota.Workers.Intake;

/// <summary>What intake stored.</summary>
internal static class IntakeMetrics
{
    private static readonly Counter<long> Messages = WorkerMetrics.Roles.CreateCounter<long>(
        "frota.messages.stored", "{message}", "Inbound messages that were new.");

    private static readonly Counter<long> Duplicates = WorkerMetrics.Roles.CreateCounter<long>(
        "frota.messages.duplicate", "{message}", "Inbound messages that had been seen before.");

    private static readonly Counter<long> Statuses = WorkerMetrics.Roles.CreateCounter<long>(
        "frota.statuses", "{status}", "Delivery statuses that providers reported.");

    private static readonly Counter<long> Overflowed = WorkerMetrics.Roles.CreateCounter<long>(
        "frota.intake.put_off", "{webhook}", "Webhooks that waited for their account's turn in the overflow.");

    private static readonly Histogram<double> Age = WorkerMetrics.Roles.CreateHistogram(
        "frota.message.intake", "s", "From the acceptance of a message to its commit.", tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
        });

    /// <summary>Webhooks of an account above its share were written to the overflow.</summary>
    public static void PutOff(int webhooks) => Overflowed.Add(webhooks);

    /// <summary>A batch was committed.</summary>
    /// <param name="batch">What was read.</param>
    /// <param name="stored">How many messages of it were new.</param>
    /// <param name="now">When.</param>
    public static void Stored(ReadBatch batch, int stored, DateTimeOffset now)
    {
        Messages.Add(stored);
        Duplicates.Add(batch.Messages.Count - stored);
        foreach (var message in batch.Messages)
        {
            Age.Record(Math.Max(0, (now - message.ReceivedAt).TotalSeconds));
        }

        foreach (var status in batch.Statuses)
        {
            Statuses.Add(1, KeyValuePair.Create("status", (object?)status.Status));
        }
    }
}

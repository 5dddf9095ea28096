using System.Diagnostics.Metrics;

namespace Frota.Messaging.DeadLetters;

/// <summary>Counts what is buried. How many are open now is asked of Postgres.</summary>
internal static class DeadLetterMetrics
{
    private static readonly Counter<long> Buried = MessagingMeter.Instance.CreateCounter<long>(
        "frota.messages.dead_lettered", "{message}", "Dead letters that were kept, by the queue they died in and why.");

    /// <summary>A letter was kept. Its reason is a word from the code, never an error's text.</summary>
    public static void Count(NewDeadLetter letter) => Buried.Add(1,
        KeyValuePair.Create("queue", (object?)letter.Queue), KeyValuePair.Create("reason", (object?)letter.Reason));
}

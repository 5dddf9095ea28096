using System.Diagnostics.Metrics;

namespace Frota.Messaging.Retries;

/// <summary>Counts what the policy sends round again; the policy itself is a function and counts nothing.</summary>
public static class RetryMetrics
{
    private static readonly Counter<long> Retried = MessagingMeter.Instance.CreateCounter<long>(
        "frota.messages.retried", "{message}", "Failures that are tried again, by the queue of the work.");

    /// <summary>Something will be tried again.</summary>
    /// <param name="queue">The queue whose work it is.</param>
    public static void Count(string queue) => Retried.Add(1, KeyValuePair.Create("queue", (object?)queue));
}

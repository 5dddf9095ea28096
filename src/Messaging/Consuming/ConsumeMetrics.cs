using System.Diagnostics;
using System.Diagnostics.Metrics;
using Frota.Messaging.Retries;

namespace Frota.Messaging.Consuming;

/// <summary>What consumers do, named as OpenTelemetry's conventions for messaging name it.</summary>
internal static class ConsumeMetrics
{
    private static readonly Counter<long> Consumed = MessagingMeter.Instance.CreateCounter<long>(
        "messaging.client.consumed.messages", "{message}", "Deliveries that came from a queue, redeliveries included.");

    private static readonly Histogram<double> Duration = MessagingMeter.Instance.CreateHistogram(
        "messaging.process.duration", "s", "One handling of a delivery or a batch; failed ones have an error_type.",
        tags: null, MessagingMeter.Handling);

    private static readonly UpDownCounter<long> Busy = MessagingMeter.Instance.CreateUpDownCounter<long>(
        "frota.worker.busy", "{handling}", "Handlings under way in this process.");

    /// <summary>The broker handed something over.</summary>
    public static void Delivered(string queue) => Consumed.Add(1, Of(queue, "deliver"));

    /// <summary>A handling has ended.</summary>
    /// <param name="queue">Where its work came from.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="error">What went wrong, one of few words; null when nothing did.</param>
    public static void Processed(string queue, TimeSpan took, string? error)
    {
        var tags = Of(queue, "process");
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        Duration.Record(took.TotalSeconds, tags);
    }

    /// <summary>A handling begins (1) or has ended (-1).</summary>
    public static void Change(string queue, int handlings) =>
        Busy.Add(handlings, KeyValuePair.Create("queue", (object?)queue));

    /// <summary>The error in an outcome; null when there is none.</summary>
    public static string? ErrorOf(Outcome outcome) => outcome switch
    {
        Outcome.Retry => "retry",
        Outcome.DeadLetter => "dead_letter",
        _ => null,
    };

    private static TagList Of(string queue, string operation) => new()
    {
        { "messaging.system", "rabbitmq" },
        { "messaging.operation.name", operation },
        { "messaging.destination.name", queue },
    };
}

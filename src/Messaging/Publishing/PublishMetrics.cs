using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Frota.Messaging.Publishing;

/// <summary>What became of publishes, named as OpenTelemetry's conventions for messaging name it.</summary>
internal static class PublishMetrics
{
    private static readonly Counter<long> Sent = MessagingMeter.Instance.CreateCounter<long>(
        "messaging.client.sent.messages", "{message}",
        "Messages published; those that the broker did not confirm have an error_type.");

    private static readonly Histogram<double> Duration = MessagingMeter.Instance.CreateHistogram(
        "messaging.client.operation.duration", "s", "From a publish to its confirm, or to giving up.", tags: null,
        MessagingMeter.Confirming);

    /// <summary>Counts a publish.</summary>
    /// <param name="destination">The queue, or the exchange of a wait.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="error">Why it is not confirmed; null when it is.</param>
    public static void Published(string destination, TimeSpan took, string? error)
    {
        var tags = new TagList
        {
            { "messaging.system", "rabbitmq" },
            { "messaging.operation.name", "publish" },
            { "messaging.destination.name", destination },
        };
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        Sent.Add(1, tags);
        Duration.Record(took.TotalSeconds, tags);
    }
}

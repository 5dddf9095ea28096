using System.Diagnostics.Metrics;
using Frota.Connectors.Channels;
using Frota.Workers.Fleet;

namespace Frota.Workers.Outbound;

/// <summary>What becomes of sends.</summary>
internal static class SendMetrics
{
    // Up to the two minutes that a slow model and a queue may cost a contact.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 7.5, 10, 15, 20, 30, 45, 60, 90, 120],
    };

    private static readonly Counter<long> Sends = WorkerMetrics.Roles.CreateCounter<long>(
        "frota.channel.sends", "{send}", "Requests to channels, by what they answered.");

    private static readonly Histogram<double> Duration = WorkerMetrics.Roles.CreateHistogram(
        "frota.channel.send.duration", "s", "One request to a channel.", tags: null, Seconds);

    private static readonly Counter<long> Doubts = WorkerMetrics.Roles.CreateCounter<long>(
        "frota.sends.in_doubt", "{send}", "Sends whose outcome nobody knew, by the cause.");

    private static readonly Counter<long> Resolved = WorkerMetrics.Roles.CreateCounter<long>(
        "frota.doubts.resolved", "{send}", "Doubts that no status settled: sent once more, or buried.");

    private static readonly Histogram<double> EndToEnd = WorkerMetrics.Roles.CreateHistogram(
        "frota.message.end_to_end", "s",
        "From the acceptance of the oldest message that a reply answers to the channel's yes for its first part.",
        tags: null, Seconds);

    /// <summary>A channel has answered, or has not.</summary>
    public static void Sent(string channel, SendResult result, TimeSpan took)
    {
        var tag = KeyValuePair.Create("channel", (object?)channel);
        Sends.Add(1, tag, KeyValuePair.Create("outcome", (object?)OutcomeOf(result)));
        Duration.Record(took.TotalSeconds, tag);
    }

    /// <summary>A reply has begun to reach its contact.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="waited">How long its oldest message had waited.</param>
    public static void Reached(string channel, TimeSpan waited) =>
        EndToEnd.Record(Math.Max(0, waited.TotalSeconds), KeyValuePair.Create("channel", (object?)channel));

    /// <summary>A send is in doubt.</summary>
    /// <param name="cause"><c>no_answer</c> or <c>stopped</c>.</param>
    public static void Doubted(string cause) => Doubts.Add(1, KeyValuePair.Create("cause", (object?)cause));

    /// <summary>A doubt has ended without a status.</summary>
    /// <param name="how"><c>resent</c> or <c>buried</c>.</param>
    public static void Settled(string how) => Resolved.Add(1, KeyValuePair.Create("how", (object?)how));

    /// <summary>The word for an answer.</summary>
    public static string OutcomeOf(SendResult result) => result switch
    {
        SendResult.Sent => "sent",
        SendResult.Rejected => "rejected",
        SendResult.Refused => "refused",
        _ => "unknown",
    };
}

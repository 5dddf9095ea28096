using System.Diagnostics.Metrics;

namespace Frota.Receiver.Webhooks;

/// <summary>What became of webhooks.</summary>
internal static class WebhookMetrics
{
    private static readonly Meter Meter = new("Frota.Receiver");

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "frota.webhook.requests", "{request}", "Webhooks that were posted, by channel and what they were answered.");

    // Providers call more than a few seconds a failure; a confirm may take two.
    private static readonly Histogram<double> Accepting = Meter.CreateHistogram(
        "frota.webhook.accept.duration", "s", "From the request to the confirm behind its 200.", tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        });

    /// <summary>A webhook was answered.</summary>
    /// <param name="channel">A channel of the catalog, or null for an address that is nobody's.</param>
    /// <param name="refusal">Why not; null when it was accepted.</param>
    /// <param name="took">From the request's head to the decision.</param>
    public static void Answered(string? channel, Problem? refusal, TimeSpan took)
    {
        var tag = KeyValuePair.Create("channel", (object?)(channel ?? "none"));
        Requests.Add(1, tag, KeyValuePair.Create("outcome", (object?)OutcomeOf(refusal)));
        if (refusal is null)
        {
            Accepting.Record(took.TotalSeconds, tag);
        }
    }

    /// <summary>The word for an answer.</summary>
    public static string OutcomeOf(Problem? refusal) => refusal?.Status switch
    {
        null => "accepted",
        StatusCodes.Status401Unauthorized => "bad_signature",
        StatusCodes.Status404NotFound => "unknown_account",
        StatusCodes.Status408RequestTimeout => "timeout",
        StatusCodes.Status413PayloadTooLarge => "too_large",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media",
        StatusCodes.Status429TooManyRequests => "rate_limited",
        StatusCodes.Status503ServiceUnavailable => "unavailable",
        _ => "bad_request",
    };
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.Calling;

/// <summary>
/// What calls to models take and cost, named as OpenTelemetry's conventions for generative AI name it.
/// </summary>
internal static class ModelMetrics
{
    /// <summary>Models with a name of their own in the labels; tenants name them, so there is a limit.</summary>
    public const int MostModels = 24;

    private static readonly Meter Meter = new("Frota.Connectors");

    // The convention's bounds, doubled once more: a call may take 100 s.
    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "One call to a model; failed ones have an error_type.", tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries =
            [
                0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84,
            ],
        });

    private static readonly Histogram<long> Tokens = Meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "Tokens of one call that the provider bills.", tags: null,
        new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries =
            [
                1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
            ],
        });

    private static readonly Counter<double> Cost = Meter.CreateCounter<double>(
        "frota.model.cost", "{USD}", "US dollars for the tokens of models with a known price.");

    private static readonly UpDownCounter<long> Open = Meter.CreateUpDownCounter<long>(
        "frota.model.breakers.open", "{breaker}", "Circuits that are open: their models are not called for a while.");

    private static readonly ConcurrentDictionary<string, string> Models = new(StringComparer.Ordinal);

    /// <summary>A call has ended.</summary>
    /// <param name="provider">As the catalog names it.</param>
    /// <param name="model">As the tenant names it.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="error">What went wrong, one of few words; null when it was answered.</param>
    public static void Called(string provider, string model, TimeSpan took, string? error)
    {
        var tags = Of(provider, model);
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        Duration.Record(took.TotalSeconds, tags);
    }

    /// <summary>A model's circuit opens (1), or lets a probe through (-1).</summary>
    public static void Opened(string provider, string model, int change) => Open.Add(change, Of(provider, model));

    /// <summary>What an answer cost; the price is null when nobody told it.</summary>
    public static void Used(string provider, string model, UsageDetails? usage, ModelPrice? price)
    {
        Count(usage?.InputTokenCount, "input");
        Count(usage?.OutputTokenCount, "output");
        if (price is { } known)
        {
            Cost.Add(known.Of(usage?.InputTokenCount ?? 0, usage?.OutputTokenCount ?? 0), Of(provider, model));
        }

        void Count(long? tokens, string type)
        {
            if (tokens is { } known)
            {
                var tags = Of(provider, model);
                tags.Add("gen_ai.token.type", type);
                Tokens.Record(known, tags);
            }
        }
    }

    /// <summary>A failure's word.</summary>
    public static string ErrorOf(ModelFault fault) => fault switch
    {
        ModelFault.Transient => "transient",
        ModelFault.RateLimited => "rate_limited",
        ModelFault.Quota => "quota",
        ModelFault.Refused => "refused",
        ModelFault.Blocked => "blocked",
        ModelFault.Rubbish => "rubbish",
    };

    /// <summary>A provider's name as the convention has it.</summary>
    public static string NameOf(string provider) => provider == "gemini" ? "gcp.gemini" : provider;

    private static TagList Of(string provider, string model) => new()
    {
        { "gen_ai.operation.name", "chat" },
        { "gen_ai.provider.name", NameOf(provider) },
        { "gen_ai.request.model", Known(model) },
    };

    private static string Known(string model) =>
        Models.TryGetValue(model, out var known) ? known
        : Models.Count < MostModels ? Models.GetOrAdd(model, model)
        : "other";
}

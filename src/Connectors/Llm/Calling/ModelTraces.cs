using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.Calling;

/// <summary>
/// The spans of calls to models, named as OpenTelemetry's conventions for generative AI name them. They never hold what
/// was asked or answered. A call outside of a trace that is kept has none.
/// </summary>
internal static class ModelTraces
{
    private static readonly ActivitySource Source = new("Frota.Connectors");

    /// <summary>Opens the span of a call.</summary>
    public static Activity? Begin(string provider, string model) =>
        Source.HasListeners() && Activity.Current is { Recorded: true } parent
            ? Source.StartActivity(ActivityKind.Client, parent.Context,
                [
                    new("gen_ai.operation.name", "chat"),
                    new("gen_ai.provider.name", ModelMetrics.NameOf(provider)),
                    new("gen_ai.request.model", model),
                ], name: $"chat {model}")
            : null;

    /// <summary>Notes what the answer was made of.</summary>
    public static void Answered(Activity? span, ChatResponse answer)
    {
        if (span is not null)
        {
            span.SetTag("gen_ai.response.model", answer.ModelId)
                .SetTag("gen_ai.usage.input_tokens", answer.Usage?.InputTokenCount)
                .SetTag("gen_ai.usage.output_tokens", answer.Usage?.OutputTokenCount);
        }
    }

    /// <summary>Notes what went wrong, in one of few words; null when nothing did.</summary>
    public static void End(Activity? span, string? error)
    {
        if (error is not null)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error);
        }
    }
}

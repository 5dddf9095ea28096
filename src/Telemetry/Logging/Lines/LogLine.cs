using System.Diagnostics;
using Frota.Telemetry.Logging.Redaction;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Frota.Telemetry.Logging.Lines;

/// <summary>What one line tells, redacted. Sinks only differ in its form.</summary>
/// <param name="Event">The event's name beside its category; empty where it has none.</param>
/// <param name="Values">The values of the template.</param>
/// <param name="TraceId">The trace that is under way, when it is one of ours; as hexadecimal digits.</param>
internal sealed record LogLine(
    DateTimeOffset Time, LogLevel Level, string Category, string Event, string Message, string? Exception,
    IReadOnlyList<KeyValuePair<string, object?>> Values, Correlation Correlation, string? TraceId, string? SpanId)
{
    // The framework has activities of its own, whose ids nobody else knows.
    private const string OurSources = "Frota.";

    private static readonly KeyValuePair<string, object?>[] NoValues = [];

    /// <summary>Reads an entry that is being logged, with all that is known around it.</summary>
    public static LogLine Of<TState>(
        in LogEntry<TState> entry, IExternalScopeProvider? scopes, DateTimeOffset time, Redactor redactor)
    {
        var values = entry.State as IReadOnlyList<KeyValuePair<string, object?>> ?? NoValues;
        var template = values.Count > 0 && values[^1].Key == Template.Name ? values[^1].Value as string : null;
        var message = template is null
            ? redactor.Redact(entry.Formatter?.Invoke(entry.State, null) ?? "")
            : Template.Fill(template, values, redactor);
        var activity = Activity.Current is { } current
            && current.Source.Name.StartsWith(OurSources, StringComparison.Ordinal) ? current : null;
        return new LogLine(time, entry.LogLevel, entry.Category, entry.EventId.Name ?? "", message,
            entry.Exception is { } e ? redactor.Redact(e) : null,
            [.. values.Where(v => v.Key != Template.Name).Select(v => KeyValuePair.Create(v.Key, Safe(v, redactor)))],
            Correlation.Of(scopes), activity?.TraceId.ToHexString(), activity?.SpanId.ToHexString());
    }

    private static object? Safe(KeyValuePair<string, object?> pair, Redactor redactor) => pair.Value switch
    {
        null => null,
        _ when HiddenNames.Contains(pair.Key) => Redactor.Hidden,
        bool or int or long or double => pair.Value,
        _ => Template.Words(pair, redactor),
    };
}

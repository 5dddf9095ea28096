using System.Globalization;
using System.Text;

namespace Frota.Messaging;

/// <summary>What the engine writes beside the body. Absent headers read as their defaults.</summary>
/// <param name="Attempt">The attempt this delivery is, from 1.</param>
/// <param name="Remaining">What is left to wait after the rung that brought it here; zero when it is due.</param>
/// <param name="TenantId">Whose it is, where that is known.</param>
/// <param name="ConversationId">Which conversation it belongs to, where that is known.</param>
/// <param name="History">
/// The failed attempts, newest last, one <c>time reason</c> a line; at most <see cref="HistoryLines"/>.
/// </param>
/// <param name="Reason">Why it is dead; empty while it lives.</param>
/// <param name="Error">The error's text when it is dead.</param>
/// <param name="Origin">The queue it died in; empty while it lives.</param>
public sealed record EnvelopeHeaders(
    int Attempt, TimeSpan Remaining, long? TenantId, long? ConversationId, string History, string Reason, string Error,
    string Origin)
{
    /// <summary>How many failed attempts are remembered.</summary>
    public const int HistoryLines = 20;

    /// <summary>
    /// W3C's trace context of the span that published it, under the header <c>traceparent</c>; empty where its trace is
    /// not kept.
    /// </summary>
    public string TraceParent { get; init; } = "";

    private const int MaxText = 2000;
    private const int TraceParentLength = 55;

    /// <summary>The headers of something new.</summary>
    public static EnvelopeHeaders First { get; } = new(1, TimeSpan.Zero, null, null, "", "", "", "");

    /// <summary>These headers with one more failed attempt written down.</summary>
    public EnvelopeHeaders Remember(DateTimeOffset at, string reason)
    {
        var line = $"{at:yyyy-MM-ddTHH:mm:ssZ} {Cut(reason).ReplaceLineEndings(" ")}";
        var lines = History.Split('\n', StringSplitOptions.RemoveEmptyEntries).Append(line).TakeLast(HistoryLines);
        return this with { History = string.Join('\n', lines) };
    }

    /// <summary>The table that travels with the broker message.</summary>
    public Dictionary<string, object?> ToTable()
    {
        var table = new Dictionary<string, object?> { ["frota-attempt"] = Attempt };
        Add(table, "frota-remaining-ms", Remaining > TimeSpan.Zero ? (long)Remaining.TotalMilliseconds : null);
        Add(table, "frota-tenant", TenantId);
        Add(table, "frota-conversation", ConversationId);
        Add(table, "frota-history", NullIfEmpty(History));
        Add(table, "frota-reason", NullIfEmpty(Cut(Reason)));
        Add(table, "frota-error", NullIfEmpty(Cut(Error)));
        Add(table, "frota-origin", NullIfEmpty(Origin));
        Add(table, "traceparent", NullIfEmpty(TraceParent));
        return table;
    }

    /// <summary>Reads the table that came with a broker message; what has another form counts as absent.</summary>
    public static EnvelopeHeaders FromTable(IDictionary<string, object?>? table) => new(
        (int)Math.Clamp(Number(table, "frota-attempt") ?? 1, 1, int.MaxValue),
        TimeSpan.FromMilliseconds(Math.Clamp(Number(table, "frota-remaining-ms") ?? 0, 0, int.MaxValue)),
        Number(table, "frota-tenant"),
        Number(table, "frota-conversation"),
        Text(table, "frota-history"),
        Text(table, "frota-reason"),
        Text(table, "frota-error"),
        Text(table, "frota-origin"))
    {
        TraceParent = Text(table, "traceparent") is { Length: TraceParentLength } context ? context : "",
    };

    private static void Add(Dictionary<string, object?> table, string name, object? value)
    {
        if (value is not null)
        {
            table[name] = value;
        }
    }

    private static long? Number(IDictionary<string, object?>? table, string name) =>
        table is not null && table.TryGetValue(name, out var value)
        && long.TryParse(
            Convert.ToString(value, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var number)
            ? number : null;

    private static string Text(IDictionary<string, object?>? table, string name) =>
        table is not null && table.TryGetValue(name, out var value) && value is byte[] bytes
            ? Encoding.UTF8.GetString(bytes) : "";

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText];
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Frota.Conversations.Tenants;

// Set, not init: a generated reader writes every init property, and would overwrite these defaults with nothing.
/// <summary>How a tenant wants to be represented. What a tenant leaves out has the default given here.</summary>
public sealed record TenantSettings
{
    /// <summary>The model provider: <c>offline</c> answers from the tenant's FAQ and needs no key.</summary>
    public string Provider { get; set; } = "offline";

    /// <summary>The provider's model; empty for the provider's default.</summary>
    public string Model { get; set; } = "";

    /// <summary>Who the assistant is and how it speaks; goes into the system prompt.</summary>
    public string Persona { get; set; } = "";

    /// <summary>
    /// Quiet time after a message that reads as finished. Longer feels slow to somebody who only said hello.
    /// </summary>
    public int QuietMs { get; set; } = 1_000;

    /// <summary>Quiet time after a fragment or a media message: more is likely to come.</summary>
    public int FragmentQuietMs { get; set; } = 3_000;

    /// <summary>The longest that the first unanswered message waits, however much follows it.</summary>
    public int MaxWaitMs { get; set; } = 12_000;

    /// <summary>What to do with messages that are not text.</summary>
    public UnreadableRule Unreadable { get; set; } = UnreadableRule.Explain;

    /// <summary>
    /// What to do with messages found older than <see cref="StaleAfterMinutes"/>: a backlog after an outage.
    /// </summary>
    public StaleRule Stale { get; set; } = StaleRule.Apologize;

    /// <summary>When a message counts as stale.</summary>
    public int StaleAfterMinutes { get; set; } = 60;

    /// <summary>
    /// What becomes of a dead letter that is put back after newer messages of its conversation were answered.
    /// </summary>
    public OvertakenRule Overtaken { get; set; } = OvertakenRule.Skip;

    /// <summary>Opening hours in the tenant's time zone; null means always open.</summary>
    public OpeningHours? Hours { get; set; }

    /// <summary>What is said outside the hours; empty says the default in the tenant's language.</summary>
    public string ClosedText { get; set; } = "";

    /// <summary>Model turns a day; 0 without limit. Above it a person is called.</summary>
    public int DailyTurns { get; set; }

    /// <summary>Words that ask for a person, besides the built-in ones.</summary>
    public IReadOnlyList<string> HandoffWords { get; set; } = [];

    /// <summary>
    /// Reads the column; what cannot be read is an error of whoever wrote it, so it is told, not guessed.
    /// </summary>
    /// <exception cref="JsonException">Not the settings' form.</exception>
    public static TenantSettings Parse(string json) =>
        JsonSerializer.Deserialize(json, TenantSettingsJson.Default.TenantSettings) ?? new TenantSettings();
}

/// <summary>What to do with a message that the assistant cannot read (image, audio, reaction…).</summary>
public enum UnreadableRule
{
    /// <summary>Say so and ask for text; a reaction alone is passed over.</summary>
    Explain,

    /// <summary>Store it and say nothing.</summary>
    Skip,

    /// <summary>Give the conversation to a person.</summary>
    Person,
}

/// <summary>What to do with messages that waited too long to be answered as if they were fresh.</summary>
public enum StaleRule
{
    /// <summary>Answer all of them once, with an apology for the wait.</summary>
    Apologize,

    /// <summary>Give the conversation to a person.</summary>
    Person,

    /// <summary>Store them and say nothing.</summary>
    Skip,
}

/// <summary>What to do with a dead letter that newer messages have overtaken.</summary>
public enum OvertakenRule
{
    /// <summary>Give it up: whoever answered the newer ones saw these as what was said before.</summary>
    Skip,

    /// <summary>Answer it with the rest that is unanswered; send what was written.</summary>
    Answer,
}

/// <summary>The same opening hours on some days of the week.</summary>
/// <param name="Days">Days of the week.</param>
/// <param name="From">Local time of opening.</param>
/// <param name="To">
/// Local time of closing. Before <paramref name="From"/> it means past midnight; equal to it, around the clock.
/// </param>
public sealed record OpeningHours(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To)
{
    /// <summary>Whether it is open at a local time.</summary>
    public bool IsOpen(DateTime local)
    {
        var now = TimeOnly.FromDateTime(local);
        return From < To
            ? Days.Contains(local.DayOfWeek) && now >= From && now < To
            : (Days.Contains(local.DayOfWeek) && now >= From)
                || (Days.Contains(local.AddDays(-1).DayOfWeek) && now < To);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(Words<UnreadableRule>), typeof(Words<StaleRule>), typeof(Words<OvertakenRule>),
        typeof(Words<DayOfWeek>),
    ])]
[JsonSerializable(typeof(TenantSettings))]
internal sealed partial class TenantSettingsJson : JsonSerializerContext;

/// <summary>Values by their names only: any number would pass for a value that does not exist.</summary>
internal sealed class Words<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
    where T : struct, Enum;

namespace Frota.Messaging.DeadLetters;

/// <summary>Which dead letters; what is null does not limit.</summary>
/// <param name="Id">One letter.</param>
/// <param name="Tenant">A tenant's slug.</param>
/// <param name="Conversation">A conversation's id.</param>
/// <param name="Queue">Where they died.</param>
/// <param name="Kind">What they are.</param>
/// <param name="Fingerprint">The group of one fault.</param>
/// <param name="State"><c>open</c>, <c>reprocessed</c> or <c>discarded</c>.</param>
/// <param name="OlderThan">Dead for at least this long.</param>
/// <param name="NewerThan">Dead for less than this.</param>
/// <param name="Text">Part of the error or the reason, in any case of letters.</param>
public sealed record DeadLetterFilter(
    long? Id = null, string? Tenant = null, long? Conversation = null, string? Queue = null, string? Kind = null,
    string? Fingerprint = null, string? State = null, TimeSpan? OlderThan = null, TimeSpan? NewerThan = null,
    string? Text = null)
{
    internal const string From =
        $"FROM dead_letters d LEFT JOIN tenants t ON t.id = d.tenant_id WHERE {Where}";

    private const string Where = """
        (@Id::bigint IS NULL OR d.id = @Id) AND (@Tenant::text IS NULL OR t.slug = @Tenant)
        AND (@Conversation::bigint IS NULL OR d.conversation_id = @Conversation)
        AND (@Queue::text IS NULL OR d.queue = @Queue) AND (@Kind::text IS NULL OR d.kind = @Kind)
        AND (@Fingerprint::text IS NULL OR d.fingerprint = @Fingerprint) AND (@State::text IS NULL OR d.state = @State)
        AND (@OlderThan::interval IS NULL OR d.dead_at <= clock_timestamp() - @OlderThan)
        AND (@NewerThan::interval IS NULL OR d.dead_at > clock_timestamp() - @NewerThan)
        AND (@Text::text IS NULL OR strpos(lower(d.reason || ' ' || d.error), lower(@Text)) > 0)
        """;
}

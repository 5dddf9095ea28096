using Dapper;
using Frota.Harness.Fleet;

namespace Frota.Bench.Scenarios;

/// <summary>Conversations of the past: what a fleet has after some months.</summary>
internal static class Archive
{
    /// <summary>Half of them came in, half went out.</summary>
    public const int Messages = 10_000_000;

    // A hundred messages a conversation, ten a turn each way.
    private const string Sql = """
        INSERT INTO contacts (tenant_id, account_id, external_id)
        SELECT a.tenant_id, a.id, 'old' || n FROM channel_accounts a, generate_series(1, @conversations) n
        WHERE a.account_key = 'main';
        INSERT INTO conversations (tenant_id, account_id, contact_id, last_inbound_at)
        SELECT tenant_id, account_id, id, now() - interval '1 day' FROM contacts;
        INSERT INTO turns (tenant_id, conversation_id, epoch, attempt, worker_id, outcome, messages, started_at)
        SELECT tenant_id, id, n, 1, 0, 'answered', 10, now() - interval '1 day'
        FROM conversations, generate_series(1, 5) n;
        INSERT INTO inbound_messages (tenant_id, account_id, conversation_id, provider_id, kind, body, webhook_id,
          received_at, disposition, turn_id, settled_at)
        SELECT t.tenant_id, c.account_id, c.id, 'old.' || t.id || '.' || n, 'text', repeat('x', 100),
          gen_random_uuid(), t.started_at, 'answered', t.id, t.started_at
        FROM turns t JOIN conversations c ON c.id = t.conversation_id, generate_series(1, 10) n;
        INSERT INTO outbound_messages (tenant_id, account_id, conversation_id, turn_id, webhook_id, part, body, state,
          attempt_id, provider_id, created_at, sent_at)
        SELECT t.tenant_id, c.account_id, c.id, t.id, gen_random_uuid(), n, repeat('x', 100), 'sent',
          gen_random_uuid(), 'old.' || t.id || '.' || n, t.started_at, t.started_at
        FROM turns t JOIN conversations c ON c.id = t.conversation_id, generate_series(1, 10) n;
        """;

    /// <summary>Writes them, as the database's owner; takes minutes.</summary>
    public static async Task FillAsync(TestFleet fleet, CancellationToken cancel)
    {
        await using var connection = await fleet.OwnerAsync();
        await connection.ExecuteAsync(new CommandDefinition(
            Sql, new { conversations = Messages / 100 }, commandTimeout: 0, cancellationToken: cancel));
        await connection.ExecuteAsync(
            new CommandDefinition("VACUUM ANALYZE", commandTimeout: 0, cancellationToken: cancel));
    }
}

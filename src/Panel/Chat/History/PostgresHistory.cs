using Frota.Database;
using Frota.Panel.Accounts;
using Frota.Panel.Chat.Streams;
using Frota.Panel.Chat.Visitors;

namespace Frota.Panel.Chat.History;

/// <summary>Reads a visitor's chat in the tenant's own sight: row-level security stands behind the query.</summary>
internal sealed class PostgresHistory(TenantDatabase database) : IChatHistory
{
    /// <summary>The most messages a page begins with or a resume brings.</summary>
    private const int Most = 50;

    // An answer that a person freed from the dead letters is sent after younger ones: its row is older than the
    // cursor, its sending is not. The attempt id is what the live push calls an answer.
    private const string Sql = """
        WITH chat AS (
          SELECT v.id FROM contacts k JOIN conversations v ON v.contact_id = k.id
          WHERE k.account_id = @account AND k.external_id = @visitor),
        said AS (
          (SELECT i.id AS inbound, 0::bigint AS outbound, i.provider_id AS key, i.body AS text, i.received_at AS at
           FROM inbound_messages i JOIN chat ON i.conversation_id = chat.id
           WHERE i.id > @afterinbound AND i.body <> ''
           ORDER BY i.id DESC LIMIT @most)
          UNION ALL
          (SELECT 0, o.id, coalesce(o.attempt_id::text, 'row-' || o.id), o.body,
             coalesce(o.sent_at, o.delivered_at, o.read_at, o.created_at)
           FROM outbound_messages o JOIN chat ON o.conversation_id = chat.id
           WHERE o.state IN ('sent', 'delivered', 'read') AND (o.id > @afteroutbound OR o.sent_at >
             (SELECT l.sent_at FROM outbound_messages l WHERE l.id = @afteroutbound AND l.conversation_id = chat.id))
           ORDER BY o.id DESC LIMIT @most))
        SELECT inbound, outbound, key, text, at FROM said ORDER BY at DESC, outbound DESC, inbound DESC LIMIT @most
        """;

    public async Task<ChatLog> ReadAsync(ChatAccount account, Visitor visitor, Cursor after, CancellationToken cancel)
    {
        await using var session = await database.OpenAsync(account.Account.TenantId, cancel);
        var rows = await session.QueryAsync<Row>(
            Sql,
            new
            {
                account = account.Id,
                visitor = visitor.Id,
                afterinbound = after.Inbound,
                afteroutbound = after.Outbound,
                most = Most,
            },
            cancel);
        var cursor = rows.Aggregate(after, (at, row) =>
            new Cursor(Math.Max(at.Inbound, row.Inbound), Math.Max(at.Outbound, row.Outbound)));
        return new ChatLog([.. rows.Reverse().Select(Message)], cursor);
    }

    private static ChatEvent Message(Row row) => ChatEvent.Message(
        row.Key, row.Inbound > 0 ? ChatEvent.Visitor : ChatEvent.Us, row.Text,
        new DateTimeOffset(row.At, TimeSpan.Zero));

    private sealed record Row(long Inbound, long Outbound, string Key, string Text, DateTime At);
}

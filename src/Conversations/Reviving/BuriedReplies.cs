using Dapper;
using Frota.Contracts;
using Frota.Conversations.Tenants;
using Npgsql;

namespace Frota.Conversations.Reviving;

/// <summary><c>outbound.buried</c>: parts of a reply that could not be sent.</summary>
internal sealed class BuriedReplies(TenantBook tenants, Func<string, TimeSpan?> replyWindow) : IBurial
{
    private const string InDoubt = "in-doubt";

    private const string FactsSql = """
        SELECT c.external_id AS contact, a.channel, coalesce(p.dead, 0) AS dead, coalesce(p.sent, 0) AS sent,
          EXISTS (SELECT FROM outbound_messages n WHERE n.conversation_id = v.id AND n.id > p.last
            AND n.state IN ('sending', 'in_doubt', 'sent', 'delivered', 'read')) AS sentsince,
          coalesce(v.taken_at > p.written_at, false) AS personsince,
          clock_timestamp() - v.last_inbound_at AS silence
        FROM conversations v JOIN contacts c ON c.id = v.contact_id JOIN channel_accounts a ON a.id = v.account_id
        CROSS JOIN (
          SELECT count(*) FILTER (WHERE state = 'dead')::int AS dead,
            count(*) FILTER (WHERE state IN ('sent', 'delivered', 'read'))::int AS sent,
            max(id) AS last, min(created_at) AS written_at
          FROM outbound_messages WHERE conversation_id = @ConversationId AND id = ANY (@ids)) AS p
        WHERE v.id = @ConversationId AND v.tenant_id = @TenantId
        """;

    // Sent once more although it may have been sent, a part keeps its attempt's id and says so.
    private const string ReviveSql = """
        UPDATE outbound_messages SET state = 'queued', attempts = 0, not_before = clock_timestamp(),
          resent = resent OR (@inDoubt AND attempt_id IS NOT NULL)
        WHERE conversation_id = @ConversationId AND id = ANY (@ids) AND state = 'dead'
        """;

    public string Kind => OutboundBuried.Kind;

    public async Task<RevivalVerdict> JudgeAsync(
        NpgsqlConnection connection, BuriedLetter letter, bool hold, CancellationToken cancel)
    {
        if (letter.Read<OutboundBuried>() is not { } reply)
        {
            return RevivalVerdict.Unreadable;
        }

        if (hold)
        {
            await ConversationLock.TakeAsync(connection, reply.ConversationId, cancel);
        }

        var found = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(FactsSql,
            new { reply.TenantId, reply.ConversationId, ids = reply.OutboundIds.ToArray() },
            cancellationToken: cancel));
        if (found is null || await tenants.FindAsync(reply.TenantId, cancel) is not { } tenant)
        {
            return RevivalVerdict.Useless("conversation-gone", "its conversation is not there any more");
        }

        return RevivalRules.Reply(new ReplyFacts(found.Contact, found.Dead, found.Sent, letter.Reason == InDoubt,
            found.SentSince, found.PersonSince, found.Silence), tenant.Settings, replyWindow(found.Channel));
    }

    public async Task<bool> ReviveAsync(NpgsqlConnection connection, BuriedLetter letter, CancellationToken cancel)
    {
        await connection.ExecuteAsync(new CommandDefinition(ReviveSql, Keys(letter), cancellationToken: cancel));
        return true;
    }

    public Task<bool> IsUnderWayAsync(NpgsqlConnection connection, BuriedLetter letter, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition("""
            SELECT EXISTS (SELECT FROM outbound_messages WHERE conversation_id = @ConversationId AND id = ANY (@ids)
              AND state IN ('queued', 'sending', 'in_doubt'))
            """, Keys(letter), cancellationToken: cancel));

    private static object Keys(BuriedLetter letter)
    {
        var reply = letter.Read<OutboundBuried>()!;
        return new { reply.ConversationId, ids = reply.OutboundIds.ToArray(), inDoubt = letter.Reason == InDoubt };
    }

    private sealed record Row(
        string Contact, string Channel, int Dead, int Sent, bool SentSince, bool PersonSince, TimeSpan? Silence);
}

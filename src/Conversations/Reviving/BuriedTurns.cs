using Dapper;
using Frota.Contracts;
using Frota.Conversations.Tenants;
using Frota.Conversations.Turns;
using Npgsql;

namespace Frota.Conversations.Reviving;

/// <summary><c>turn.buried</c>: messages that nobody could answer.</summary>
internal sealed class BuriedTurns(TenantBook tenants, Func<string, TimeSpan?> replyWindow) : IBurial
{
    private const string StateSql = """
        WITH newest AS (
          SELECT received_at, id FROM inbound_messages
          WHERE conversation_id = @ConversationId AND id = ANY (@ids) AND disposition = 'dead'
          ORDER BY received_at DESC, id DESC LIMIT 1),
        since AS (
          SELECT m.disposition FROM inbound_messages m, newest n
          WHERE m.conversation_id = @ConversationId AND (m.received_at, m.id) > (n.received_at, n.id))
        SELECT v.account_id AS accountid, c.external_id AS contact, a.channel, v.state, v.pending,
          v.last_inbound_id AS lastinboundid, v.last_inbound_at AS lastinboundat,
          (SELECT count(*)::int FROM inbound_messages
           WHERE conversation_id = v.id AND id = ANY (@ids) AND disposition = 'dead') AS dead,
          EXISTS (SELECT FROM since WHERE disposition = 'answered') AS answeredsince,
          coalesce(v.taken_at > @DeadAt, false)
            OR EXISTS (SELECT FROM since WHERE disposition = 'person') AS personsince,
          (SELECT count(*)::int FROM turns WHERE tenant_id = v.tenant_id AND provider <> ''
             AND finished_at >= date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')
            AS turnstoday,
          clock_timestamp() AS now
        FROM conversations v JOIN contacts c ON c.id = v.contact_id JOIN channel_accounts a ON a.id = v.account_id
        WHERE v.id = @ConversationId AND v.tenant_id = @TenantId
        """;

    private const string MessagesSql = """
        SELECT id, provider_id AS providerid, kind, body AS text, received_at AS receivedat, webhook_id AS webhookid,
          span_id AS spanid
        FROM inbound_messages
        WHERE conversation_id = @ConversationId
          AND (disposition IS NULL OR (disposition = 'dead' AND id = ANY (@ids)))
        ORDER BY received_at, id LIMIT @most
        """;

    // A conversation that backs off keeps its wait: what the others failed of may still be there. A turn at work began
    // without these messages, and would answer what came after them first: it is fenced, and the next one has them all.
    private const string ReviveSql = """
        WITH fenced AS (
          UPDATE leases SET epoch = epoch + 1, owner = NULL, until = NULL, claims = 0
          WHERE scope = 'turn' AND resource = @ConversationId AND owner IS NOT NULL),
        revived AS (
          UPDATE inbound_messages SET disposition = NULL, reason = '', turn_id = NULL, settled_at = NULL
          WHERE conversation_id = @ConversationId AND id = ANY (@ids) AND disposition = 'dead'
          RETURNING received_at)
        UPDATE conversations v SET pending = true, attempts = 0, superseded = 0,
          first_pending_at = least(v.first_pending_at, r.first_at), wake_at = greatest(v.wake_at, clock_timestamp())
        FROM (SELECT min(received_at) AS first_at FROM revived) AS r
        WHERE v.id = @ConversationId AND r.first_at IS NOT NULL
        """;

    public string Kind => TurnBuried.Kind;

    public async Task<RevivalVerdict> JudgeAsync(
        NpgsqlConnection connection, BuriedLetter letter, bool hold, CancellationToken cancel)
    {
        if (letter.Read<TurnBuried>() is not { } turn)
        {
            return RevivalVerdict.Unreadable;
        }

        if (hold)
        {
            await ConversationLock.TakeAsync(connection, turn.ConversationId, cancel);
        }

        var parameters = new
        {
            turn.TenantId,
            turn.ConversationId,
            ids = turn.MessageIds.ToArray(),
            letter.DeadAt,
            most = TurnStore.MostMessages,
        };
        var found = await connection.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(StateSql, parameters, cancellationToken: cancel));
        if (found is null || await tenants.FindAsync(turn.TenantId, cancel) is not { } tenant)
        {
            return RevivalVerdict.Useless("conversation-gone", "its conversation is not there any more");
        }

        var messages = (await connection.QueryAsync<Unanswered>(
            new CommandDefinition(MessagesSql, parameters, cancellationToken: cancel))).AsList();
        return RevivalRules.Turn(found.Facts(turn.ConversationId, messages), tenant, replyWindow(found.Channel));
    }

    public async Task<bool> ReviveAsync(NpgsqlConnection connection, BuriedLetter letter, CancellationToken cancel)
    {
        await connection.ExecuteAsync(new CommandDefinition(ReviveSql, Keys(letter), cancellationToken: cancel));
        return true;
    }

    public Task<bool> IsUnderWayAsync(NpgsqlConnection connection, BuriedLetter letter, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition("""
            SELECT EXISTS (SELECT FROM inbound_messages
              WHERE conversation_id = @ConversationId AND id = ANY (@ids) AND disposition IS NULL)
            """, Keys(letter), cancellationToken: cancel));

    private static object Keys(BuriedLetter letter)
    {
        var turn = letter.Read<TurnBuried>()!;
        return new { turn.ConversationId, ids = turn.MessageIds.ToArray() };
    }

    private sealed record Row(
        long AccountId, string Contact, string Channel, string State, bool Pending, long LastInboundId,
        DateTime? LastInboundAt, int Dead, bool AnsweredSince, bool PersonSince, int TurnsToday, DateTime Now)
    {
        public TurnFacts Facts(long id, IReadOnlyList<Unanswered> messages) => new(
            new ConversationState(
                id, AccountId, Contact, State, Pending, TimeSpan.Zero, 0, 0, LastInboundId, LastInboundAt),
            messages, Dead, AnsweredSince, PersonSince, TurnsToday, Now);
    }
}

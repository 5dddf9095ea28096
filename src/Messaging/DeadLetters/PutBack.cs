using Dapper;
using Frota.Database;
using Frota.Messaging.Publishing;
using Npgsql;

namespace Frota.Messaging.DeadLetters;

/// <summary>
/// Puts one letter back, or discards it, in one transaction:
/// <list type="number">
/// <item>wait for the other reprocessors: one letter at a time in the whole fleet, so that two of them together keep
/// the order that one alone keeps;</item>
/// <item>take the oldest open letter that matches, under its row's lock;</item>
/// <item>judge it by what is in the database now; what is of no use is discarded with the rule's name;</item>
/// <item>bring back what it buried, or publish its envelope with attempt 1 and wait for the confirm;</item>
/// <item>write who did it and why, and commit.</item>
/// </list>
/// A crash leaves the letter open or done, nothing in between; only an envelope that was published before it may go
/// twice, and its handler knows it by its id.
/// </summary>
internal sealed class PutBack(FleetDatabase database, Publisher publisher, ILetterJudge judge)
{
    // Longer than a confirm takes: a process that was frozen in between must not hold up the others for ever.
    private const string LockSql = """
        SET LOCAL idle_in_transaction_session_timeout = '30s';
        SELECT pg_advisory_xact_lock(hashtextextended('frota.dead_letters', 0));
        """;

    private const string OldestSql =
        $"SELECT {DeadLetterStore.Columns} {DeadLetterFilter.From} AND d.id > @after AND d.dead_at <= @begun "
            + "ORDER BY d.id LIMIT 1 FOR UPDATE OF d";

    /// <summary>
    /// Handles the oldest letter after an id that was dead when the run began; null when there is none.
    /// </summary>
    public async Task<JudgedLetter?> NextAsync(ReprocessOrder order, DateTime begun, long after)
    {
        // Not cancellable: a letter is put back whole or not at all.
        var cancel = CancellationToken.None;
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(LockSql);
        var parameters = new DynamicParameters(order.Filter with { State = "open" });
        parameters.Add("begun", begun);
        parameters.Add("after", after);
        if (await connection.QuerySingleOrDefaultAsync<DeadLetter>(OldestSql, parameters) is not { } letter)
        {
            return null;
        }

        var judgement = await judge.JudgeAsync(connection, letter, hold: true, cancel);
        var hint = judgement.IsUseful ? await ReviveAsync(connection, letter, cancel) : null;
        await DeadLetterStore.ResolveAsync(connection, new Resolution(letter.Id,
            judgement.IsUseful ? "reprocessed" : "discarded", order.Actor, order.Why, judgement.Reason), cancel);
        await transaction.CommitAsync(cancel);
        await HintAsync(letter.Queue, hint);
        return new JudgedLetter(letter, judgement);
    }

    private async Task<Envelope?> ReviveAsync(NpgsqlConnection connection, DeadLetter letter, CancellationToken cancel)
    {
        if (await judge.ReviveAsync(connection, letter, cancel) is { } hint)
        {
            return hint;
        }

        var headers = EnvelopeHeaders.First with { TenantId = letter.TenantId, ConversationId = letter.ConversationId };
        await publisher.ToQueueAsync(
            letter.Queue, new Envelope(letter.EnvelopeId, letter.Kind, letter.Body, headers));
        return null;
    }

    private async Task HintAsync(string queue, Envelope? hint)
    {
        try
        {
            await (hint is null ? Task.CompletedTask : publisher.ToQueueAsync(queue, hint));
        }
        catch (BrokerUnavailableException)
        {
            // What was brought back is committed: the sweep gives it a hint.
        }
    }
}

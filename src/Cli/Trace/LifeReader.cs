using Dapper;
using Npgsql;

namespace Frota.Cli.Trace;

/// <summary>Follows an id through the tables.</summary>
internal sealed class LifeReader(NpgsqlConnection connection, CancellationToken cancel)
{
    private const int MostMessages = 20;
    private const int MostTurns = 50;
    private const int MostLetters = 50;

    // The parts of a webhook that may have died before they were stored; one webhook rarely has two.
    private const int PartsOfWebhook = 10;

    /// <summary>The messages that the id leads to.</summary>
    public async Task<IReadOnlyList<Life>> FindAsync(SoughtId sought)
    {
        var found = (await QueryAsync<(long Id, string FoundAs)>(TraceSql.Find, sought.Parameters(MostMessages)))
            .ToDictionary(f => f.Id, f => f.FoundAs);
        var lives = new List<Life>();
        foreach (var message in await QueryAsync<TracedMessage>(TraceSql.Inbound, new { ids = found.Keys.ToArray() }))
        {
            lives.Add(await FollowAsync(message) with { FoundAs = found[message.Id] });
        }

        return lives;
    }

    /// <summary>What died of a webhook that left no message.</summary>
    public Task<List<TracedLetter>> LettersAsync(Guid webhook) => LettersAsync(null, DateTime.UnixEpoch, webhook);

    private async Task<Life> FollowAsync(TracedMessage message)
    {
        var turns = await QueryAsync<TracedTurn>(TraceSql.Turns, new
        {
            message.ConversationId,
            message.StoredAt,
            message.SettledAt,
            message.TurnId,
            most = MostTurns,
        });
        var replies = message.TurnId is { } id ? await QueryAsync<TracedReply>(TraceSql.Replies, new { id }) : [];
        return new Life(message, turns.Find(t => t.Id == message.TurnId), replies)
        {
            Attempts = turns,
            Letters = message.Disposition == "dead" || replies.Exists(r => r.State == "dead")
                ? await LettersAsync(message.ConversationId, message.ReceivedAt, message.WebhookId)
                : await LettersAsync(null, message.ReceivedAt, message.WebhookId),
        };
    }

    private Task<List<TracedLetter>> LettersAsync(long? conversationId, DateTime since, Guid webhook) =>
        QueryAsync<TracedLetter>(TraceSql.Letters, new
        {
            conversationId,
            since,
            parts = Enumerable.Range(0, PartsOfWebhook).Select(part => $"{webhook}/{part}").ToArray(),
            most = MostLetters,
        });

    private async Task<List<T>> QueryAsync<T>(string sql, object parameters) =>
        (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancel))).AsList();
}

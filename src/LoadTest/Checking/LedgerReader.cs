using Dapper;
using Frota.Database;
using Frota.LoadTest.Traffic;

namespace Frota.LoadTest.Checking;

/// <summary>Reads what the database says of a run.</summary>
internal sealed class LedgerReader(FleetDatabase database, SentLine.Began run)
{
    private const int LongestSeconds = 300;

    private const string Accounts = """
        (SELECT id FROM channel_accounts WHERE channel = 'whatsapp-cloud' AND account_key = ANY (@keys))
        """;

    private const string RowsSql = $"""
        SELECT provider_id, disposition, reason, turn_id IN (
            SELECT turn_id FROM outbound_messages
            WHERE account_id IN {Accounts} AND state IN ('dead', 'cancelled', 'failed')) AS undelivered
        FROM inbound_messages
        WHERE account_id IN {Accounts} AND starts_with(provider_id, @prefix)
        """;

    private const string ResentSql = $"""
        SELECT attempt_id::text FROM outbound_messages
        WHERE account_id IN {Accounts} AND resent AND attempt_id IS NOT NULL
        """;

    private const string OpenSql = $"""
        SELECT count(*) FROM outbound_messages
        WHERE account_id IN {Accounts} AND state IN ('queued', 'sending', 'in_doubt')
        """;

    private const string BusySql = $"""
        SELECT EXISTS (SELECT FROM conversations WHERE pending AND account_id IN {Accounts})
          OR EXISTS (SELECT FROM outbound_messages
            WHERE account_id IN {Accounts} AND state IN ('queued', 'sending', 'in_doubt'))
        """;

    private const string SettledSql = $"""
        SELECT count(*) FROM inbound_messages
        WHERE account_id IN {Accounts} AND provider_id = ANY (@ids) AND disposition IS NOT NULL
        """;

    private readonly string[] _keys = [.. run.Accounts];

    /// <summary>All of it, in one snapshot.</summary>
    public async Task<Ledger> ReadAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction =
            await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        var prefix = RunNames.MessageIdPrefix(run.Run);
        CommandDefinition Ask(string sql) =>
            new(sql, new { keys = _keys, prefix }, transaction, LongestSeconds, cancellationToken: cancel);
        var resent = (await connection.QueryAsync<string>(Ask(ResentSql))).ToHashSet(StringComparer.Ordinal);
        var open = await connection.ExecuteScalarAsync<long>(Ask(OpenSql));
        var rows = new List<LedgerRow>();
        await using var reader = await connection.ExecuteReaderAsync(Ask(RowsSql));
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(new LedgerRow(RunNames.NumberOf(run.Run, reader.GetString(0)),
                reader.IsDBNull(1) ? null : Shared(reader.GetString(1)), Shared(reader.GetString(2)),
                !reader.IsDBNull(3) && reader.GetBoolean(3)));
        }

        return new Ledger(rows, resent, open);
    }

    /// <summary>Whether any conversation of the accounts is pending, or any reply of theirs on its way.</summary>
    public async Task<bool> IsBusyAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(BusySql, new { keys = _keys }, cancellationToken: cancel));
    }

    /// <summary>How many of these messages have ended.</summary>
    public async Task<long> SettledAsync(IEnumerable<int> numbers, CancellationToken cancel)
    {
        var ids = numbers.Select(number => RunNames.MessageId(run.Run, number)).ToArray();
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            SettledSql, new { keys = _keys, ids }, commandTimeout: LongestSeconds, cancellationToken: cancel));
    }

    // A million rows say the same few words.
    private static string Shared(string word) => string.Intern(word);
}

using Dapper;
using Npgsql;

namespace Frota.Conversations.Fairness;

/// <summary>An accepted webhook that waits for its account's turn.</summary>
/// <param name="TenantId">Whose it is.</param>
/// <param name="AccountId">The channel account it came to.</param>
/// <param name="Item">The webhook, as it travels on the queue.</param>
public sealed record PutOff(long TenantId, long AccountId, byte[] Item);

/// <summary>A webhook whose turn has come.</summary>
/// <param name="Id">Its place in the line of its account.</param>
/// <param name="TenantId">Whose it is.</param>
/// <param name="Item">The webhook, as it was put.</param>
public sealed record TakenUp(long Id, long TenantId, byte[] Item);

/// <summary>
/// Webhooks of accounts that sent more at once than their share: a line for each account, in the order of acceptance.
/// While an account has something here, all that comes for it goes behind it.
/// </summary>
public static class IntakeOverflow
{
    // One index probe an account that has something here.
    private const string AccountsSql = """
        WITH RECURSIVE account (id) AS (
          SELECT min(account_id) FROM intake_overflow
          UNION ALL
          SELECT (SELECT min(o.account_id) FROM intake_overflow o WHERE o.account_id > account.id)
          FROM account WHERE account.id IS NOT NULL)
        SELECT id FROM account WHERE id IS NOT NULL
        """;

    private const string PutSql = """
        INSERT INTO intake_overflow (tenant_id, account_id, item)
        SELECT tenant, account, item FROM unnest(@tenants, @accounts, @items)
          WITH ORDINALITY AS i (tenant, account, item, n)
        ORDER BY n
        """;

    private const string TakeSql = """
        SELECT line.id, line.tenant_id AS tenantid, line.item FROM unnest(@accounts) AS a (id) CROSS JOIN LATERAL (
          SELECT o.*, sum(octet_length(o.item)) OVER (ORDER BY o.id) - octet_length(o.item) AS before FROM (
            SELECT * FROM intake_overflow WHERE account_id = a.id ORDER BY id LIMIT @most) AS o) AS line
        WHERE line.before < @share ORDER BY line.id
        """;

    // As stored; of many smaller ones a slice has fewer bytes. Whatever is read beyond a share is read in vain.
    private const int LeastBytes = 256;
    private const int Few = 16;

    // "INTAK": whoever takes from the lines holds it for the transaction.
    private const long LockKey = 0x494E54414B;

    /// <summary>The accounts that have something here.</summary>
    public static async Task<IReadOnlyList<long>> AccountsAsync(
        NpgsqlConnection connection, CancellationToken cancel) =>
        (await connection.QueryAsync<long>(new CommandDefinition(AccountsSql, cancellationToken: cancel))).AsList();

    /// <summary>Puts webhooks behind what is here, in the order given.</summary>
    public static Task PutAsync(
        NpgsqlConnection connection, IReadOnlyList<PutOff> webhooks, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(PutSql, new
        {
            tenants = webhooks.Select(w => w.TenantId).ToArray(),
            accounts = webhooks.Select(w => w.AccountId).ToArray(),
            items = webhooks.Select(w => w.Item).ToArray(),
        }, cancellationToken: cancel));

    /// <summary>
    /// Reads the oldest of each line, about as many bytes of one as of another, and one webhook at least. Nothing if
    /// somebody else is at it: two at once would overtake each other.
    /// </summary>
    /// <param name="connection">One with a transaction, which keeps others away until it ends.</param>
    /// <param name="room">About how many bytes of one line, at most.</param>
    /// <param name="roomOfAll">About how many of all lines together.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<IReadOnlyList<TakenUp>> TakeAsync(
        NpgsqlConnection connection, int room, int roomOfAll, CancellationToken cancel)
    {
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT pg_try_advisory_xact_lock(@LockKey)", new { LockKey }, cancellationToken: cancel)))
        {
            return [];
        }

        var accounts = await AccountsAsync(connection, cancel);
        if (accounts.Count == 0)
        {
            return [];
        }

        var share = Math.Min(room, roomOfAll / accounts.Count);
        return (await connection.QueryAsync<TakenUp>(new CommandDefinition(TakeSql,
            new { accounts = accounts.ToArray(), share = share + 1, most = (share / LeastBytes) + Few },
            cancellationToken: cancel))).AsList();
    }

    /// <summary>Forgets webhooks that are stored.</summary>
    public static Task RemoveAsync(
        NpgsqlConnection connection, IReadOnlyList<TakenUp> webhooks, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition("DELETE FROM intake_overflow WHERE id = ANY (@ids)",
            new { ids = webhooks.Select(w => w.Id).ToArray() }, cancellationToken: cancel));
}

using System.Security.Cryptography;
using Dapper;
using Frota.Database.Secrets;
using Npgsql;

namespace Frota.Database.Accounts;

/// <summary>Reads channel accounts and opens their secrets.</summary>
public sealed class AccountReader(SecretBox box)
{
    private const string Sql = """
        SELECT a.id, a.tenant_id AS tenantid, a.channel, a.account_key AS key, a.address, a.send_url AS sendurl,
          s.id AS secretid, s.purpose, s.sealed
        FROM channel_accounts a
        JOIN tenants t ON t.id = a.tenant_id AND t.active
        LEFT JOIN channel_secrets s
          ON s.account_id = a.id AND (s.valid_until IS NULL OR s.valid_until > clock_timestamp())
        WHERE a.active AND (@id IS NULL OR a.id = @id)
        ORDER BY a.id, s.id DESC
        """;

    /// <summary>Every active account of every active tenant.</summary>
    public Task<IReadOnlyList<ChannelAccount>> ReadAllAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        ReadAsync(connection, null, cancel);

    /// <summary>One account, or null when it is gone or its tenant is not active.</summary>
    public async Task<ChannelAccount?> FindAsync(NpgsqlConnection connection, long id, CancellationToken cancel) =>
        (await ReadAsync(connection, id, cancel)).SingleOrDefault();

    private async Task<IReadOnlyList<ChannelAccount>> ReadAsync(
        NpgsqlConnection connection, long? id, CancellationToken cancel)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(Sql, new { id }, cancellationToken: cancel));
        return [.. rows.GroupBy(r => r.Id).Select(Open)];
    }

    private ChannelAccount Open(IGrouping<long, Row> rows)
    {
        var account = rows.First();
        var (webhook, access) = (Secrets(rows, "webhook"), Secrets(rows, "access"));
        return new ChannelAccount(account.Id, account.TenantId, account.Channel, account.Key, account.Address,
            account.SendUrl, [.. webhook.Select(s => s.Text)], [.. Secrets(rows, "verify").Select(s => s.Text)],
            access.Select(s => s.Text).FirstOrDefault())
        {
            OlderAccessTokens = [.. access.Skip(1).Select(s => s.Text)],
            WebhookSecretIds = [.. webhook.Select(s => s.Id)],
        };
    }

    private (long Id, string Text)[] Secrets(IEnumerable<Row> rows, string purpose) =>
    [
        .. rows.Where(r => r.Purpose == purpose).Select(r => (Id: r.SecretId!.Value, Text: TryOpen(r.Sealed!)))
            .Where(s => s.Text is not null).Select(s => (s.Id, s.Text!)),
    ];

    // A secret sealed under a key that is gone blinds its own account, not every tenant's.
    private string? TryOpen(byte[] secret)
    {
        try
        {
            return box.OpenText(secret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private sealed record Row(
        long Id, long TenantId, string Channel, string Key, string Address, string? SendUrl,
        long? SecretId, string? Purpose, byte[]? Sealed);
}

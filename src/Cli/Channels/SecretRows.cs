using Dapper;
using Frota.Database.Secrets;
using Npgsql;

namespace Frota.Cli.Channels;

/// <summary>Writes sealed secrets inside a transaction.</summary>
internal sealed class SecretRows(NpgsqlTransaction transaction, SecretBox box)
{
    private const string Valid =
        "account_id = @Id AND purpose = @purpose AND (valid_until IS NULL OR valid_until > clock_timestamp())";

    private NpgsqlConnection Connection => transaction.Connection!;

    /// <summary>Adds a secret that is valid at once and without an end.</summary>
    public Task AddAsync(AccountRow account, string purpose, string secret, CancellationToken cancel) =>
        Connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO channel_secrets (tenant_id, account_id, purpose, sealed) VALUES (@TenantId, @Id, @purpose, @box)
            """, new { account.TenantId, account.Id, purpose, box = box.Seal(secret) }, transaction,
            cancellationToken: cancel));

    /// <summary>
    /// Ends the valid secrets after the overlap; one that ends sooner keeps its end. Returns how many.
    /// </summary>
    public Task<int> EndAsync(AccountRow account, string purpose, TimeSpan overlap, CancellationToken cancel) =>
        Connection.ExecuteAsync(new CommandDefinition($"""
            UPDATE channel_secrets SET valid_until = least(valid_until, clock_timestamp() + @overlap) WHERE {Valid}
            """, new { account.Id, purpose, overlap }, transaction, cancellationToken: cancel));

    /// <summary>True when a valid secret serves the purpose.</summary>
    public Task<bool> HasAsync(AccountRow account, string purpose, CancellationToken cancel) =>
        Connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            $"SELECT EXISTS (SELECT FROM channel_secrets WHERE {Valid})", new { account.Id, purpose }, transaction,
            cancellationToken: cancel));

    /// <summary>Makes this the newest secret, unless it is; others end now.</summary>
    public async Task EnsureAsync(AccountRow account, string purpose, string secret, CancellationToken cancel)
    {
        var newest = await Connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            $"SELECT sealed FROM channel_secrets WHERE {Valid} ORDER BY id DESC LIMIT 1", new { account.Id, purpose },
            transaction, cancellationToken: cancel));
        if (newest is null || box.OpenText(newest) != secret)
        {
            await EndAsync(account, purpose, TimeSpan.Zero, cancel);
            await AddAsync(account, purpose, secret, cancel);
        }
    }
}

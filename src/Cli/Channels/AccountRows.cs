using Dapper;
using Frota.Cli.Shell;
using Npgsql;

namespace Frota.Cli.Channels;

/// <summary>What a new channel account is made of.</summary>
internal sealed record NewAccount(long TenantId, string Channel, string Key, string Address, string? SendUrl);

/// <summary>A channel account's row.</summary>
internal sealed record AccountRow(long Id, long TenantId, string Channel, string Key);

/// <summary>Reads and writes channel accounts as the fleet role.</summary>
internal static class AccountRows
{
    /// <summary>Adds an account; null when the channel has one of this key.</summary>
    public static async Task<AccountRow?> AddAsync(
        NpgsqlTransaction transaction, NewAccount account, CancellationToken cancel) =>
        await transaction.Connection!.ExecuteScalarAsync<long?>(new CommandDefinition("""
            INSERT INTO channel_accounts (tenant_id, channel, account_key, address, send_url)
            VALUES (@TenantId, @Channel, @Key, @Address, @SendUrl)
            ON CONFLICT (channel, account_key) DO NOTHING RETURNING id
            """, account, transaction, cancellationToken: cancel)) is { } id
            ? new AccountRow(id, account.TenantId, account.Channel, account.Key) : null;

    /// <summary>Adds an account unless the tenant has it.</summary>
    /// <exception cref="CliFault">Another tenant has it: exit 4.</exception>
    public static async Task<AccountRow> EnsureAsync(
        NpgsqlTransaction transaction, NewAccount account, CancellationToken cancel)
    {
        var row = await AddAsync(transaction, account, cancel)
            ?? await NeedAsync(transaction.Connection!, account.Channel, account.Key, cancel);
        return row.TenantId == account.TenantId
            ? row : throw CliFault.Refused($"{account.Channel}/{account.Key} belongs to another tenant");
    }

    /// <summary>An account by the two parts of its webhook URL.</summary>
    /// <exception cref="CliFault">There is none: exit 3.</exception>
    public static async Task<AccountRow> NeedAsync(
        NpgsqlConnection connection, string channel, string key, CancellationToken cancel) =>
        await connection.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition("""
            SELECT id, tenant_id AS tenantid, channel, account_key AS key FROM channel_accounts
            WHERE channel = @channel AND account_key = @key
            """, new { channel, key }, cancellationToken: cancel))
        ?? throw CliFault.NotFound($"no account is called {channel}/{key}", "list them with: frota channels list");
}

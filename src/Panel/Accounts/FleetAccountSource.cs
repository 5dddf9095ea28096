using Dapper;
using Frota.Database;
using Frota.Database.Accounts;

namespace Frota.Panel.Accounts;

/// <summary>Reads the accounts of all tenants, since a chat's address does not name its tenant.</summary>
internal sealed class FleetAccountSource(FleetDatabase database, AccountReader reader) : IChatAccountSource
{
    private const string Tenants = "SELECT id, name, time_zone AS timezone FROM tenants WHERE active";

    public async Task<IReadOnlyList<ChatAccount>> ReadAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var accounts = await reader.ReadAllAsync(connection, cancel);
        var tenants = (await connection.QueryAsync<Tenant>(new CommandDefinition(Tenants, cancellationToken: cancel)))
            .ToDictionary(tenant => tenant.Id);
        return [.. from account in accounts
                   where account.Channel == ChatAccount.Channel && tenants.ContainsKey(account.TenantId)
                   let tenant = tenants[account.TenantId]
                   select new ChatAccount(account, tenant.Name, Zone(tenant.TimeZone))];
    }

    private static TimeZoneInfo Zone(string id) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;

    private sealed record Tenant(long Id, string Name, string TimeZone);
}

using Dapper;
using Frota.Cli.Shell;
using Npgsql;

namespace Frota.Cli.Tenants;

/// <summary>What a new tenant is made of.</summary>
internal sealed record NewTenant(string Slug, string Name, string Locale, string TimeZone, string Settings);

/// <summary>Reads and writes tenants as the fleet role.</summary>
internal static class TenantRows
{
    /// <summary>Adds a tenant; null when its slug is taken.</summary>
    public static async Task<long?> AddAsync(
        NpgsqlTransaction transaction, NewTenant tenant, CancellationToken cancel) =>
        await transaction.Connection!.ExecuteScalarAsync<long?>(new CommandDefinition("""
            INSERT INTO tenants (slug, name, locale, time_zone, settings)
            VALUES (@Slug, @Name, @Locale, @TimeZone, @Settings::jsonb) ON CONFLICT (slug) DO NOTHING RETURNING id
            """, tenant, transaction, cancellationToken: cancel));

    /// <summary>A tenant's id.</summary>
    /// <exception cref="CliFault">There is none: exit 3.</exception>
    public static async Task<long> NeedAsync(NpgsqlConnection connection, string slug, CancellationToken cancel) =>
        await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "SELECT id FROM tenants WHERE slug = @slug", new { slug }, cancellationToken: cancel))
        ?? throw CliFault.NotFound($"no tenant is called '{slug}'", "list them with: frota tenants list");
}

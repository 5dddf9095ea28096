using Dapper;
using Frota.Cli.Doors;
using Frota.Cli.Shell;

namespace Frota.Cli.Tenants;

/// <summary><c>frota tenants list</c>.</summary>
internal sealed class TenantsList() : Verb("list", "List the tenants.",
    "frota tenants list",
    "frota tenants list --json | jq -r '.data[].slug'")
{
    private const string Sql = """
        SELECT t.id, t.slug, t.name, t.locale, t.time_zone AS timezone, t.active, t.created_at AS createdat,
          (SELECT count(*) FROM channel_accounts a WHERE a.tenant_id = t.id) AS accounts,
          (SELECT count(*) FROM faq_entries f WHERE f.tenant_id = t.id) AS faqentries
        FROM tenants t ORDER BY t.slug
        """;

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        var tenants = (await connection.QueryAsync<Tenant>(new CommandDefinition(Sql, cancellationToken: cancel)))
            .AsList();
        call.Output.Show(tenants, page =>
            page.Table(["slug", "name", "locale", "time zone", "accounts", "faq", "active"],
            [.. tenants.Select(t => (Cell[])[t.Slug, t.Name, t.Locale, t.TimeZone, t.Accounts, t.FaqEntries,
                t.Active ? "yes" : new Cell("no", Ink.Bad)])], "no tenant yet; add one with: frota tenants add"));
        return ExitCodes.Ok;
    }

    private sealed record Tenant(long Id, string Slug, string Name, string Locale, string TimeZone, bool Active,
        DateTime CreatedAt, long Accounts, long FaqEntries);
}

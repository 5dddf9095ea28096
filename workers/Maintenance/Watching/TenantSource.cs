using Dapper;
using Frota.Database;

namespace Frota.Workers.Maintenance.Watching;

/// <summary>
/// The tenants with the most to do, by name: the ten that a page of metrics can afford. Whoever was never among the
/// first two hundred that were named goes by <c>other</c>.
/// </summary>
internal sealed class TenantSource(FleetDatabase database) : IFleetSource
{
    private const int Shown = 10;
    private const int MostNames = 200;

    // An index probe or two a tenant, and behind it what a minute brings or the first thousand that wait.
    private const string Sql = """
        WITH busy AS (
          SELECT slug,
            (SELECT count(*) FROM turns WHERE tenant_id = t.id
              AND finished_at > clock_timestamp() - interval '1 minute') AS ended,
            (SELECT count(*) FROM (SELECT FROM conversations
              WHERE tenant_id = t.id AND pending LIMIT 1000) AS waiting) AS pending
          FROM tenants t)
        SELECT slug, ended, pending FROM busy WHERE ended + pending > 0 ORDER BY ended + pending DESC, slug LIMIT @Shown
        """;

    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    public string Name => "tenants";

    public async Task<IReadOnlyList<Gauge>> AskAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var tenants = await connection.QueryAsync<(string Slug, long Ended, long Pending)>(
            new CommandDefinition(Sql, new { Shown }, cancellationToken: cancel));
        return
        [
            .. tenants.GroupBy(tenant => Known(tenant.Slug)).SelectMany(tenant => (Gauge[])
            [
                new("frota.tenant.turns", "{turn}", "Turns that ended in the last minute, of the busiest tenants.",
                    tenant.Sum(t => t.Ended), ("tenant", tenant.Key)),
                new("frota.tenant.pending", "{conversation}", "Conversations that wait for a turn, of the same.",
                    tenant.Sum(t => t.Pending), ("tenant", tenant.Key)),
            ]),
        ];
    }

    private string Known(string slug) =>
        _named.Contains(slug) || (_named.Count < MostNames && _named.Add(slug)) ? slug : "other";
}

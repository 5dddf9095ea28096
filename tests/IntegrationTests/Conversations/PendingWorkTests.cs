using Dapper;
using Frota.Conversations.Fairness;
using Frota.Database;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Conversations;

/// <summary>What tenants have pending is counted on real rows, and no further than it matters.</summary>
public sealed class PendingWorkTests(TestServers servers)
{
    [Fact]
    public async Task Counts_each_tenant_that_has_something_and_living_workers()
    {
        var postgres = await servers.NewDatabaseAsync();
        await using var owner = TestServers.Owner(postgres);
        await owner.ExecuteAsync("""
            INSERT INTO workers (name, host, pid, roles, seen_at, stopped_at) VALUES
              ('a', 'here', 1, '{intake,replies}', clock_timestamp(), NULL),
              ('b', 'here', 2, '{replies}', clock_timestamp(), NULL),
              ('idle', 'here', 3, '{intake}', clock_timestamp(), NULL),
              ('gone', 'here', 4, '{replies}', clock_timestamp() - interval '1 hour', NULL),
              ('stopped', 'here', 5, '{replies}', clock_timestamp(), clock_timestamp());
            INSERT INTO tenants (slug, name) SELECT 't' || n, 't' FROM generate_series(1, 4) n;
            INSERT INTO channel_accounts (tenant_id, channel, account_key) SELECT id, 'telegram', slug FROM tenants;
            INSERT INTO contacts (tenant_id, account_id, external_id)
              SELECT tenant_id, id, n::text FROM channel_accounts, generate_series(1, 50) n;
            INSERT INTO conversations (tenant_id, account_id, contact_id, pending, wake_at)
              SELECT tenant_id, account_id, id, pending, CASE WHEN pending THEN clock_timestamp() END
              FROM (SELECT *, external_id::int <= CASE tenant_id WHEN 1 THEN 50 WHEN 3 THEN 5 WHEN 4 THEN 1 ELSE 0 END
                AS pending FROM contacts) AS c;
            """);
        await using var database = new FleetDatabase(PostgresLogin.For(FleetDatabase.Role, null, postgres, 2));
        await using var connection = await database.OpenAsync(TestContext.Current.CancellationToken);

        var turns = await PendingWork.CountAsync(
            connection, Backlog.Turns, slotsOfWorker: 20, TestContext.Current.CancellationToken);
        var sends = await PendingWork.CountAsync(
            connection, Backlog.Sends, slotsOfWorker: 20, TestContext.Current.CancellationToken);

        Assert.Equal(2, turns.Workers);
        Assert.Equal([(1, 40), (3, 5), (4, 1)], turns.ByTenant.Select(p => (p.Key, p.Value)).Order());
        Assert.Equal(1, sends.Workers);
        Assert.Empty(sends.ByTenant);
    }
}

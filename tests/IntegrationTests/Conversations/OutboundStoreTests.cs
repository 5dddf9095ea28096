using Dapper;
using Frota.Conversations.Replies;
using Frota.Database;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Conversations;

public sealed class OutboundStoreTests(TestServers servers)
{
    [Fact]
    public async Task What_was_queued_again_while_a_person_took_over_is_cancelled_as_it_is_about_to_go()
    {
        var cancel = TestContext.Current.CancellationToken;
        var postgres = await servers.NewDatabaseAsync();
        await using var owner = TestServers.Owner(postgres);
        await owner.ExecuteAsync("""
            INSERT INTO tenants (slug, name) VALUES ('one', 'One');
            INSERT INTO channel_accounts (tenant_id, channel, account_key) VALUES (1, 'telegram', 'one');
            INSERT INTO contacts (tenant_id, account_id, external_id) VALUES (1, 1, 'ana'), (1, 1, 'bia');
            INSERT INTO conversations (tenant_id, account_id, contact_id) VALUES (1, 1, 1), (1, 1, 2);
            INSERT INTO turns (tenant_id, conversation_id, epoch, attempt, worker_id, outcome, messages, started_at)
              SELECT 1, n, 1, 1, 1, 'answered', 1, clock_timestamp() FROM generate_series(1, 2) n;
            INSERT INTO outbound_messages (tenant_id, account_id, conversation_id, turn_id, webhook_id, part, body)
              SELECT 1, 1, n, n, gen_random_uuid(), 1, 'hello' FROM generate_series(1, 2) n;
            INSERT INTO leases (scope, resource, tenant_id, epoch, owner, until)
              SELECT 'send', n, 1, 1, 7, 'infinity' FROM generate_series(1, 2) n;
            UPDATE conversations SET state = 'person', taken_at = clock_timestamp() WHERE id = 2;
            """);
        await using var tenants = new TenantDatabase(PostgresLogin.For(TenantDatabase.Role, null, postgres, 2));
        await using var session = await tenants.OpenAsync(1, cancel);

        var marked = await OutboundStore.MarkSendingAsync(session,
            [.. Enumerable.Range(1, 2).Select(id => new SendAttempt(1, id, Guid.NewGuid(), 1))], owner: 7, cancel);

        Assert.Equal([(1L, 1L)], marked);
        Assert.Equal(["sending", "cancelled"],
            await owner.QueryAsync<string>("SELECT state FROM outbound_messages ORDER BY id"));
    }
}

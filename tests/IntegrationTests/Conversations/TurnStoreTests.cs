using Dapper;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Conversations;

public sealed class TurnStoreTests(TestServers servers)
{
    [Fact]
    public async Task What_was_not_due_as_a_transaction_began_has_a_wait_in_all_of_it()
    {
        var cancel = TestContext.Current.CancellationToken;
        var postgres = await servers.NewDatabaseAsync();
        await using var owner = TestServers.Owner(postgres);
        await owner.ExecuteAsync("""
            INSERT INTO tenants (slug, name) VALUES ('one', 'One');
            INSERT INTO channel_accounts (tenant_id, channel, account_key) VALUES (1, 'telegram', 'one');
            INSERT INTO contacts (tenant_id, account_id, external_id) VALUES (1, 1, 'ana');
            INSERT INTO conversations (tenant_id, account_id, contact_id) VALUES (1, 1, 1);
            """);
        await using var tenants = new TenantDatabase(PostgresLogin.For(TenantDatabase.Role, null, postgres, 2));

        await using var transaction = await tenants.BeginAsync(1, cancel);
        await transaction.ExecuteAsync(
            "UPDATE conversations SET pending = true, wake_at = clock_timestamp() WHERE id = @id", new { id = 1L },
            cancel);
        var found = Assert.Single(await TurnStore.FindAsync(transaction, [new ConversationKey(1, 1)], cancel));

        // Refused as too early by a claim before, it must not look like somebody else's.
        Assert.True(found is { Pending: true, Wait.Ticks: > 0 }, $"{found}");
    }
}

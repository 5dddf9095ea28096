using Dapper;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.IntegrationTests.Servers;
using Npgsql;
using Xunit;

namespace Frota.IntegrationTests.Conversations;

public sealed class TurnStoreTests(TestServers servers)
{
    [Fact]
    public async Task An_ending_does_not_wait_for_messages_that_are_being_stored()
    {
        var cancel = TestContext.Current.CancellationToken;
        var postgres = await servers.NewDatabaseAsync();
        await using var owner = TestServers.Owner(postgres);
        await SeedAsync(owner);
        await owner.OpenAsync(cancel);
        await using var storing = await owner.BeginTransactionAsync(cancel);
        await owner.ExecuteAsync("""
            INSERT INTO inbound_messages (tenant_id, account_id, conversation_id, provider_id, kind, body, webhook_id,
              received_at)
            VALUES (1, 1, 1, 'new', 'text', 'hello', gen_random_uuid(), now())
            """, transaction: storing);
        await using var tenants = new TenantDatabase(PostgresLogin.For(TenantDatabase.Role, null, postgres, 2));
        await using var transaction = await tenants.BeginAsync(1, cancel);
        await transaction.ExecuteAsync("SET LOCAL lock_timeout = '5s'", new { }, cancel);

        // Intake refers to conversations in the order of its messages: waiting for it could be waiting for each other.
        Assert.Equal([1], (await TurnLedger.LockAsync(transaction, [new ConversationKey(1, 1)], cancel)).Keys);
    }

    [Fact]
    public async Task What_was_not_due_as_a_transaction_began_has_a_wait_in_all_of_it()
    {
        var cancel = TestContext.Current.CancellationToken;
        var postgres = await servers.NewDatabaseAsync();
        await using var owner = TestServers.Owner(postgres);
        await SeedAsync(owner);
        await using var tenants = new TenantDatabase(PostgresLogin.For(TenantDatabase.Role, null, postgres, 2));

        await using var transaction = await tenants.BeginAsync(1, cancel);
        await transaction.ExecuteAsync(
            "UPDATE conversations SET pending = true, wake_at = clock_timestamp() WHERE id = @id", new { id = 1L },
            cancel);
        var found = Assert.Single(await TurnStore.FindAsync(transaction, [new ConversationKey(1, 1)], cancel));

        // Refused as too early by a claim before, it must not look like somebody else's.
        Assert.True(found is { Pending: true, Wait.Ticks: > 0 }, $"{found}");
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)] // reading it may be what two holders died of
    [InlineData(2, false, 8)] // somebody else's
    public async Task Only_what_is_held_is_read(int claims, bool isRead, int owner = 7)
    {
        var cancel = TestContext.Current.CancellationToken;
        var postgres = await servers.NewDatabaseAsync();
        await using var admin = TestServers.Owner(postgres);
        await SeedAsync(admin);
        await admin.ExecuteAsync("""
            INSERT INTO inbound_messages (tenant_id, account_id, conversation_id, provider_id, kind, body, webhook_id,
              received_at, disposition, settled_at)
            SELECT 1, 1, 1, 'p' || n, 'text', 'said ' || n, gen_random_uuid(), now(),
              CASE WHEN n = 1 THEN 'answered' END, CASE WHEN n = 1 THEN now() END FROM generate_series(1, 3) AS n;
            INSERT INTO leases (scope, resource, tenant_id, epoch, owner, until, claims)
            VALUES ('turn', 1, 1, 1, @owner, 'infinity', @claims), ('send', 1, 1, 1, 7, 'infinity', 1);
            """, new { owner, claims });
        await using var tenants = new TenantDatabase(PostgresLogin.For(TenantDatabase.Role, null, postgres, 2));
        await using var session = await tenants.OpenAsync(1, cancel);

        var held = new HeldTurns([new ConversationKey(1, 1)], Owner: 7, MostClaims: 2);
        var unanswered = await TurnStore.UnansweredAsync(session, held, cancel);
        var said = await TurnStore.HistoryAsync(session, held, cancel);

        Assert.Equal(isRead ? ["said 2", "said 3"] : [], unanswered[1].Select(message => message.Text));
        Assert.Equal(isRead ? ["said 1"] : [], said[1].Select(one => one.Text));
    }

    private static Task<int> SeedAsync(NpgsqlConnection owner) => owner.ExecuteAsync("""
        INSERT INTO tenants (slug, name) VALUES ('one', 'One');
        INSERT INTO channel_accounts (tenant_id, channel, account_key) VALUES (1, 'telegram', 'one');
        INSERT INTO contacts (tenant_id, account_id, external_id) VALUES (1, 1, 'ana');
        INSERT INTO conversations (tenant_id, account_id, contact_id) VALUES (1, 1, 1);
        """);
}

using Dapper;
using Frota.Conversations.Intake;
using Frota.Database;
using Frota.IntegrationTests.Servers;
using Npgsql;
using Xunit;

namespace Frota.IntegrationTests.Conversations;

/// <summary>What a batch of messages leaves in Postgres, and what it says of itself.</summary>
public sealed class IntakeStoreTests(TestServers servers) : IAsyncLifetime
{
    private static readonly DateTimeOffset Accepted = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private FleetDatabase _fleet = null!;
    private NpgsqlConnection _owner = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var postgres = await servers.NewDatabaseAsync();
        _fleet = new FleetDatabase(PostgresLogin.For(FleetDatabase.Role, null, postgres, 2));
        _owner = TestServers.Owner(postgres);
        await _owner.ExecuteAsync("""
            INSERT INTO tenants (slug, name) VALUES ('one', 'One'), ('two', 'Two');
            INSERT INTO channel_accounts (tenant_id, channel, account_key) SELECT id, 'telegram', slug FROM tenants;
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _owner.DisposeAsync();
        await _fleet.DisposeAsync();
    }

    [Fact]
    public async Task Strangers_are_met_once_and_known_contacts_keep_their_conversation()
    {
        var first = await StoreAsync(Says("ana", "p1"), Says("bia", "p2", "Bia"), Says("ana", "p3"));
        Assert.Equal(3, first.Count);
        Assert.Equal([true, true], first.Touched.Select(t => t.NeedsToken));

        var second = await StoreAsync(Says("ana", "p4", "Ana"), Says("bia", "p5"));
        Assert.Equal(2, second.Count);
        Assert.Equal([false, false], second.Touched.Select(t => t.NeedsToken)); // a token is under way
        Assert.Equal(first.Touched.Select(t => t.ConversationId).Order(),
            second.Touched.Select(t => t.ConversationId).Order());
        Assert.Equal(["ana Ana p1 p3 p4", "bia Bia p2 p5"], await StoredAsync());
    }

    [Fact]
    public async Task What_was_seen_before_changes_nothing()
    {
        var first = await StoreAsync(Says("ana", "p1"), Says("ana", "p1"));
        Assert.Equal((1, 1), (first.Count, first.Touched.Count));
        await _owner.ExecuteAsync("UPDATE conversations SET pending = false, wake_at = NULL, first_pending_at = NULL");

        var again = await StoreAsync(Says("ana", "p1"));

        Assert.Equal((0, 0), (again.Count, again.Touched.Count));
        Assert.Equal(["ana  p1"], await StoredAsync());
        Assert.False(await _owner.QuerySingleAsync<bool>("SELECT bool_or(pending) FROM conversations"));
    }

    [Fact]
    public async Task The_last_new_message_says_how_long_to_wait_and_the_first_what_it_follows()
    {
        await StoreAsync(Says("ana", "p0"));
        var first = Says("bia", "p1") with { Quiet = TimeSpan.FromMinutes(2) };
        var last = Says("bia", "p2") with { Quiet = TimeSpan.FromMinutes(5) };
        var seen = Says("ana", "p0") with { Quiet = TimeSpan.FromMinutes(9) };

        var touched = Assert.Single((await StoreAsync(first, last, seen)).Touched);

        Assert.InRange(touched.Wait, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.Equal(first.WebhookId, touched.WebhookId);
        Assert.Equal(1L, touched.TenantId);
    }

    [Fact]
    public async Task One_of_a_name_is_a_contact_of_each_account()
    {
        var stored = await StoreAsync(Says("ana", "p1"), Says("ana", "p1") with { TenantId = 2, AccountId = 2 });

        Assert.Equal(2, stored.Count);
        Assert.Equal([1L, 2L], stored.Touched.Select(t => t.TenantId).Order());
    }

    [Fact]
    public async Task Each_new_message_is_told_to_the_endpoint_that_asked_for_it()
    {
        await _owner.ExecuteAsync("""
            INSERT INTO webhook_endpoints (tenant_id, url, sealed_secret, events)
            VALUES (1, 'https://one.example/hook', '\x00', '{message.received}')
            """);
        var first = await StoreAsync(Says("ana", "p1", "Ana"), Says("ana", "p2") with { TenantId = 2, AccountId = 2 });
        Assert.Equal(1L, Assert.Single(first.Events).TenantId);

        Assert.Empty((await StoreAsync(Says("ana", "p1"))).Events);
        Assert.Equal(["message.received ana Ana p1"], await _owner.QueryAsync<string>("""
            SELECT concat_ws(' ', d.event, data #>> '{contact,id}', data #>> '{contact,name}', data ->> 'text')
            FROM webhook_deliveries d CROSS JOIN LATERAL (SELECT d.payload::jsonb -> 'data') AS p (data)
            """));
    }

    [Fact]
    public async Task A_message_that_is_refused_leaves_nothing_of_its_batch()
    {
        await Assert.ThrowsAsync<PostgresException>(() => StoreAsync(Says("ana", "p1"), Says("bia", "")));

        Assert.Empty(await StoredAsync());
    }

    private async Task<StoredMessages> StoreAsync(params NewMessage[] messages)
    {
        await using var session = await _fleet.OpenSessionAsync(Cancel);
        return await IntakeStore.StoreAsync(session, messages, Cancel);
    }

    // Each contact with its name and what it said, in the order of the rows.
    private async Task<IEnumerable<string>> StoredAsync() => await _owner.QueryAsync<string>("""
        SELECT concat_ws(' ', c.external_id, c.name, string_agg(m.provider_id, ' ' ORDER BY m.id)) FROM contacts c
        JOIN conversations v ON v.contact_id = c.id LEFT JOIN inbound_messages m ON m.conversation_id = v.id
        GROUP BY c.id ORDER BY c.external_id
        """);

    private static NewMessage Says(string contact, string providerId, string name = "") => new(1, 1, contact, name,
        providerId, "text", providerId, Guid.NewGuid(), null, Accepted, TimeSpan.FromSeconds(3),
        TimeSpan.FromMinutes(10));
}

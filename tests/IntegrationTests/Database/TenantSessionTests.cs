using Dapper;
using Frota.Database;
using Frota.IntegrationTests.Servers;
using Npgsql;
using Xunit;

namespace Frota.IntegrationTests.Database;

/// <summary>Statements that go together: in order, under the same tenants, all or none.</summary>
public sealed class TenantSessionTests(TestServers servers) : IAsyncLifetime
{
    private const string NamesSql = "SELECT name FROM contacts ORDER BY id";

    private TenantDatabase _tenants = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var postgres = await servers.NewDatabaseAsync();
        _tenants = new TenantDatabase(PostgresLogin.For(TenantDatabase.Role, null, postgres, 2));
        await using var owner = TestServers.Owner(postgres);
        await owner.ExecuteAsync("""
            INSERT INTO tenants (slug, name) VALUES ('one', 'One'), ('two', 'Two');
            INSERT INTO channel_accounts (tenant_id, channel, account_key) SELECT id, 'telegram', slug FROM tenants;
            """);
    }

    public ValueTask DisposeAsync() => _tenants.DisposeAsync();

    [Fact]
    public async Task What_is_held_goes_in_order_and_each_sees_what_went_before()
    {
        await using var session = await _tenants.OpenAsync(1, Cancel);
        session.Hold();
        var before = session.QueryAsync<string>(NamesSql, new { }, Cancel);
        var adding = AddAsync(session, 1, "Ana");
        var after = session.QueryAsync<string>(NamesSql, new { }, Cancel);
        Assert.False(before.IsCompleted);

        await session.SendAsync(Cancel);

        Assert.Empty(await before);
        Assert.Single(await adding);
        Assert.Equal(["Ana"], await after);
        Assert.Equal(["Ana"], await session.QueryAsync<string>(NamesSql, new { }, Cancel)); // what comes now goes alone
    }

    [Fact]
    public async Task Only_who_says_so_does_not_wait_for_the_disk()
    {
        const string SettingSql = "SELECT setting, source FROM pg_settings WHERE name = 'synchronous_commit'";
        await using (var lazy = await _tenants.OpenAsync(1, Cancel))
        {
            lazy.CommitLazily();
            Assert.Equal([("off", "session")],
                await lazy.QueryAsync<(string, string)>(SettingSql, new { }, Cancel));
        }

        await using var next = await _tenants.OpenAsync(1, Cancel);
        var (_, source) = Assert.Single(await next.QueryAsync<(string, string)>(SettingSql, new { }, Cancel));
        Assert.NotEqual("session", source);
    }

    [Fact]
    public async Task One_that_fails_fails_all_and_undoes_what_they_did()
    {
        await using var session = await _tenants.OpenAsync(1, Cancel);
        session.Hold();
        var adding = AddAsync(session, 1, "Ana");
        var failing = AddAsync(session, 1, new string('x', 201)); // longer than it may be

        await Assert.ThrowsAsync<PostgresException>(() => session.SendAsync(Cancel));
        await Assert.ThrowsAsync<PostgresException>(() => adding);
        await Assert.ThrowsAsync<PostgresException>(() => failing);
        Assert.Empty(await session.QueryAsync<string>(NamesSql, new { }, Cancel));
    }

    [Fact]
    public async Task What_is_held_sees_its_own_tenants_alone()
    {
        await using (var two = await _tenants.OpenAsync(2, Cancel))
        {
            Assert.Single(await AddAsync(two, 2, "Bia"));
        }

        await using var session = await _tenants.OpenAsync(1, Cancel);
        session.Hold();
        var names = session.QueryAsync<string>(NamesSql, new { }, Cancel);
        var foreign = AddAsync(session, 2, "Caio");
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => session.SendAsync(Cancel));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        await Assert.ThrowsAsync<PostgresException>(() => names);
        await Assert.ThrowsAsync<PostgresException>(() => foreign);

        await using var both = await _tenants.OpenAsync([1, 2], Cancel);
        Assert.Equal(["Bia"], await both.QueryAsync<string>(NamesSql, new { }, Cancel));
    }

    [Fact]
    public async Task In_a_transaction_what_was_held_lasts_with_it()
    {
        await using (var transaction = await _tenants.BeginAsync(1, Cancel))
        {
            transaction.Hold();
            var changing = transaction.ExecuteAsync("UPDATE contacts SET name = ''", new { }, Cancel);
            var adding = AddAsync(transaction, 1, "Ana");
            await transaction.SendAsync(Cancel);
            Assert.Equal(0, await changing);
            Assert.Single(await adding);
            Assert.Equal(1, await transaction.ExecuteAsync("UPDATE contacts SET name = 'Eva'", new { }, Cancel));
        }

        await using var session = await _tenants.OpenAsync(1, Cancel);
        Assert.Empty(await session.QueryAsync<string>(NamesSql, new { }, Cancel)); // it was not committed
    }

    [Fact]
    public async Task What_stands_before_a_division_lasts_whatever_comes_after_it()
    {
        await using (var session = await _tenants.OpenAsync(1, Cancel))
        {
            session.Hold();
            var adding = AddAsync(session, 1, "Ana");
            session.Divide();
            var seeing = session.QueryAsync<string>(NamesSql, new { }, Cancel);
            var failing = AddAsync(session, 1, new string('x', 201)); // longer than it may be

            await Assert.ThrowsAsync<PostgresException>(() => session.SendAsync(Cancel));
            Assert.Single(await adding);
            await Assert.ThrowsAsync<PostgresException>(() => seeing);
            await Assert.ThrowsAsync<PostgresException>(() => failing);
        }

        await using var next = await _tenants.OpenAsync(1, Cancel);
        next.Hold();
        var second = AddAsync(next, 1, "Bia");
        next.Divide();
        var names = next.QueryAsync<string>(NamesSql, new { }, Cancel);
        await next.SendAsync(Cancel);
        Assert.Single(await second);
        Assert.Equal(["Ana", "Bia"], await names); // still its tenant's
    }

    [Fact]
    public async Task A_commit_that_is_held_goes_with_what_it_makes_last()
    {
        await using (var transaction = await _tenants.BeginAsync(1, Cancel))
        {
            Assert.Single(await AddAsync(transaction, 1, "Ana"));
            transaction.Hold();
            _ = AddAsync(transaction, 1, "Bia");
            _ = transaction.CommitAsync(Cancel);
            await transaction.SendAsync(Cancel);
        }

        await using (var failing = await _tenants.BeginAsync(1, Cancel))
        {
            Assert.Single(await AddAsync(failing, 1, "Caio"));
            failing.Hold();
            _ = AddAsync(failing, 1, new string('x', 201)); // longer than it may be
            _ = failing.CommitAsync(Cancel);
            await Assert.ThrowsAsync<PostgresException>(() => failing.SendAsync(Cancel));
        }

        await using var session = await _tenants.OpenAsync(1, Cancel);
        Assert.Equal(["Ana", "Bia"], await session.QueryAsync<string>(NamesSql, new { }, Cancel));
    }

    private static Task<IReadOnlyList<long>> AddAsync(TenantSession session, long tenantId, string name) =>
        session.QueryAsync<long>("""
            INSERT INTO contacts (tenant_id, account_id, external_id, name) VALUES (@tenantId, @tenantId, @name, @name)
            RETURNING id
            """, new { tenantId, name }, Cancel);
}

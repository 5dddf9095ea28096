using System.Text;
using Frota.Conversations.Fairness;
using Frota.Database;
using Frota.IntegrationTests.Servers;
using Npgsql;
using Xunit;

namespace Frota.IntegrationTests.Conversations;

/// <summary>Webhooks that wait for their account's turn, on real rows.</summary>
public sealed class IntakeOverflowTests(TestServers servers) : IAsyncLifetime
{
    private FleetDatabase _database = null!;
    private NpgsqlConnection _connection = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = new FleetDatabase(
            PostgresLogin.For(FleetDatabase.Role, null, await servers.NewDatabaseAsync(), 4));
        _connection = await _database.OpenAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Each_account_has_its_part_of_the_room_oldest_first_and_one_webhook_at_least()
    {
        await PutAsync((1, "a1"), (1, "a2"), (2, "b1"), (1, "a3"), (3, new string('c', 50)), (2, "b2"), (2, "b3"));

        Assert.Equal([1, 2, 3], await IntakeOverflow.AccountsAsync(_connection, Cancel));
        Assert.Equal(["a1", "a2", "b1", new string('c', 50), "b2"], await TakeAsync(_connection, room: 9));
        Assert.Equal(["a3", "b3"], await TakeAsync(_connection, room: 9));
        Assert.Empty(await IntakeOverflow.AccountsAsync(_connection, Cancel));
        Assert.Empty(await TakeAsync(_connection, room: 9));
    }

    [Fact]
    public async Task One_takes_at_a_time_and_what_it_does_not_finish_stays()
    {
        await PutAsync((1, "a1"));
        await using var other = await _database.OpenAsync(Cancel);
        await using (await _connection.BeginTransactionAsync(Cancel))
        {
            Assert.Single(await IntakeOverflow.TakeAsync(_connection, 9, 9, Cancel));
            Assert.Empty(await TakeAsync(other, room: 9));
        }

        Assert.Equal(["a1"], await TakeAsync(other, room: 9));
    }

    [Fact]
    public async Task A_tenants_own_role_sees_nothing_of_it()
    {
        await PutAsync((1, "a1"));
        await using var app = new TenantDatabase(PostgresLogin.For(
            TenantDatabase.Role, null, await servers.NewDatabaseAsync(), 2));
        await using var session = await app.OpenAsync(1, Cancel);

        var refusal = await Assert.ThrowsAsync<PostgresException>(
            () => session.QueryAsync<long>("SELECT id FROM intake_overflow", new { }, Cancel));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    private Task PutAsync(params (long Account, string Item)[] webhooks) => IntakeOverflow.PutAsync(
        _connection, [.. webhooks.Select(w => new PutOff(1, w.Account, Encoding.UTF8.GetBytes(w.Item)))], Cancel);

    private static async Task<string[]> TakeAsync(NpgsqlConnection connection, int room)
    {
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        var taken = await IntakeOverflow.TakeAsync(connection, room, room, Cancel);
        await IntakeOverflow.RemoveAsync(connection, taken, Cancel);
        await transaction.CommitAsync(Cancel);
        return [.. taken.Select(t => Encoding.UTF8.GetString(t.Item))];
    }
}

using Dapper;
using Frota.Database;
using Frota.Harness;
using Frota.IntegrationTests.Servers;
using Frota.Messaging.Consuming;
using Frota.Messaging.Leases;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Frota.IntegrationTests.Messaging;

/// <summary>One holder at a time, fenced by the epoch, free as soon as the holder's session is gone.</summary>
public sealed class LeaseTests(TestServers servers)
{
    [Fact]
    public async Task One_of_many_claims_wins_and_each_claim_raises_the_epoch()
    {
        var owner = await servers.NewDatabaseAsync();
        await using var a = await Holder.StartAsync(owner);
        await using var b = await Holder.StartAsync(owner);
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            (i % 2 == 0 ? a : b).ClaimAsync(LeaseScope.Turn, 7)));
        var won = Assert.Single(claims, c => c is not null)!;
        Assert.Equal((1L, 1), (won.Epoch, won.Claims));
        Assert.NotNull(await a.ClaimAsync(LeaseScope.Send, 7));

        await a.Keeper.ReleaseAsync(won, givenBack: false, CancellationToken.None);
        await b.Keeper.ReleaseAsync(won, givenBack: false, CancellationToken.None);
        var next = await b.ClaimAsync(LeaseScope.Turn, 7);
        Assert.Equal((2L, 2), (next!.Epoch, next.Claims));
    }

    [Fact]
    public async Task Of_claims_of_the_same_that_go_together_one_wins()
    {
        await using var holder = await Holder.StartAsync(await servers.NewDatabaseAsync());
        for (var resource = 1; resource <= 50; resource++)
        {
            var claims = await holder.ClaimAsync(LeaseScope.Turn, [.. Enumerable.Repeat<long>(resource, 40)]);
            Assert.Single(claims, claim => claim is not null);
        }
    }

    [Fact]
    public async Task Completion_under_an_old_epoch_is_refused()
    {
        var owner = await servers.NewDatabaseAsync();
        await using var a = await Holder.StartAsync(owner);
        await using var b = await Holder.StartAsync(owner);
        await using var tenants = new TenantDatabase(PostgresLogin.For(TenantDatabase.Role, null, owner, 4));
        var old = (await a.ClaimAsync(LeaseScope.Turn, 7))!;
        await using (var connection = new NpgsqlConnection(owner))
        {
            await connection.ExecuteAsync("UPDATE frota.leases SET until = now() - interval '1 second'");
        }

        var current = (await b.ClaimAsync(LeaseScope.Turn, 7))!;
        await using (var transaction = await tenants.BeginAsync(1, CancellationToken.None))
        {
            Assert.False(await LeaseCompletion.TryAsync(transaction, old, CancellationToken.None));
            Assert.True(await LeaseCompletion.TryAsync(transaction, current, CancellationToken.None));
            await transaction.CommitAsync(CancellationToken.None);
        }

        Assert.Equal(1, (await a.ClaimAsync(LeaseScope.Turn, 7))!.Claims);
    }

    [Fact]
    public async Task A_claim_that_a_crash_undid_fences_its_holder_though_the_epoch_comes_again()
    {
        var owner = await servers.NewDatabaseAsync();
        await using var a = await Holder.StartAsync(owner);
        await using var b = await Holder.StartAsync(owner);
        await using var tenants = new TenantDatabase(PostgresLogin.For(TenantDatabase.Role, null, owner, 4));
        var undone = (await a.ClaimAsync(LeaseScope.Send, 7))!;
        await using (var connection = new NpgsqlConnection(owner))
        {
            await connection.ExecuteAsync("DELETE FROM frota.leases"); // as recovery leaves it
        }

        var current = (await b.ClaimAsync(LeaseScope.Send, 7))!;
        Assert.Equal(undone.Epoch, current.Epoch);
        await a.Keeper.ReleaseAsync(undone, givenBack: true, CancellationToken.None);
        await using var transaction = await tenants.BeginAsync(1, CancellationToken.None);
        Assert.False(await LeaseCompletion.HoldsAsync(transaction, undone, CancellationToken.None));
        Assert.False(await LeaseCompletion.TryAsync(transaction, undone, CancellationToken.None));
        Assert.True(await LeaseCompletion.TryAsync(transaction, current, CancellationToken.None));
    }

    [Fact]
    public async Task What_was_completed_is_not_missed_at_the_next_beat()
    {
        var owner = await servers.NewDatabaseAsync();
        await using var a = await Holder.StartAsync(owner);
        await using var tenants = new TenantDatabase(PostgresLogin.For(TenantDatabase.Role, null, owner, 4));
        var done = (await a.ClaimAsync(LeaseScope.Turn, 7))!;
        await a.ClaimAsync(LeaseScope.Turn, 8);
        await using (var transaction = await tenants.BeginAsync(1, CancellationToken.None))
        {
            Assert.True(await LeaseCompletion.TryAsync(transaction, done, CancellationToken.None));
            await transaction.CommitAsync(CancellationToken.None);
        }

        var until = await UntilAsync(owner);
        await a.Keeper.StartAsync(CancellationToken.None);
        await Until.TrueAsync(async () => await UntilAsync(owner) > until, "nothing is ever renewed");
        await a.Keeper.StopAsync(CancellationToken.None);
        Assert.False(done.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_lease_that_an_outage_left_with_us_is_given_back_uncounted()
    {
        var owner = await servers.NewDatabaseAsync();
        await using var a = await Holder.StartAsync(owner);
        await a.ClaimAsync(LeaseScope.Turn, 7);
        var id = await a.Keeper.OwnerAsync(TestContext.Current.CancellationToken);
        await using var connection = TestServers.Owner(owner);
        // 8: its release was lost; 9: the answer to its claim is still on its way.
        await connection.ExecuteAsync("""
            INSERT INTO leases (scope, resource, tenant_id, epoch, owner, until, claims) VALUES
              ('turn', 8, 1, 5, @id, clock_timestamp() + interval '15 seconds', 2),
              ('turn', 9, 1, 1, @id, 'infinity', 1)
            """, new { id });

        await a.Keeper.StartAsync(CancellationToken.None);
        await Until.TrueAsync(async () => await connection.ExecuteScalarAsync<bool>(
            "SELECT owner IS NULL AND claims = 1 FROM leases WHERE resource = 8"), "it was never free again");
        await a.Keeper.StopAsync(CancellationToken.None);

        Assert.Equal([7, 9], await connection.QueryAsync<long>(
            "SELECT resource FROM leases WHERE owner = @id ORDER BY resource", new { id }));
    }

    [Fact]
    public async Task A_holder_whose_session_ended_holds_nothing()
    {
        var owner = await servers.NewDatabaseAsync();
        await using var a = await Holder.StartAsync(owner);
        await using var b = await Holder.StartAsync(owner);
        Assert.NotNull(await a.ClaimAsync(LeaseScope.Turn, 7));
        Assert.Null(await b.ClaimAsync(LeaseScope.Turn, 7));
        await NeverRunsOutAsync(owner);
        await a.DieAsync();
        await Until.TrueAsync(
            async () => await b.ClaimAsync(LeaseScope.Turn, 7) is not null,
            "the dead holder's lease was never free");
    }

    private static async Task<DateTime> UntilAsync(string owner)
    {
        await using var connection = new NpgsqlConnection(owner);
        return await connection.ExecuteScalarAsync<DateTime>("SELECT max(until) FROM frota.leases");
    }

    // What frees a lease then can only be its holder's death.
    private static async Task NeverRunsOutAsync(string owner)
    {
        await using var connection = new NpgsqlConnection(owner);
        Assert.Equal(1, await connection.ExecuteAsync("UPDATE frota.leases SET until = 'infinity'"));
    }

    [Fact]
    public async Task Giving_leases_back_reads_those_and_not_all_that_their_owner_has()
    {
        var owner = await servers.NewDatabaseAsync();
        await using var holder = await Holder.StartAsync(owner);
        await holder.ClaimAsync(LeaseScope.Send, 1);
        await using (var connection = new NpgsqlConnection(owner))
        {
            await connection.ExecuteAsync("VACUUM ANALYZE frota.leases"); // one, as far as the planner knows
        }

        var held = await holder.ClaimAsync(LeaseScope.Send, [.. Enumerable.Range(2, 3000).Select(n => (long)n)]);
        await using var tenants = new TenantDatabase(PostgresLogin.For(TenantDatabase.Role, null, owner, 4));
        await using var transaction = await tenants.BeginAsync(1, CancellationToken.None);
        Assert.Equal(2, (await LeaseCompletion.CompleteAsync(
            transaction, [held[7]!, held[5]!], CancellationToken.None)).Count);
        await LeaseKeeper.ReleaseAsync(transaction, [held[70]!, held[50]!], givenBack: true);

        Assert.InRange(await RowsRead.OfAsync(transaction, "leases"), 4, 16);
    }

    private sealed class Holder : IAsyncDisposable
    {
        private readonly FleetDatabase _database;
        private readonly TenantDatabase _tenants;
        private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
        private readonly WorkerLiveness _liveness;
        private readonly Workload _workload;

        private Holder(string owner)
        {
            _database = new FleetDatabase(PostgresLogin.For(FleetDatabase.Role, null, owner, 8));
            _workload = new Workload(_lifetime);
            _liveness = new WorkerLiveness(_database, new WorkerIdentity("test", ["replies"], "1"),
                new Heartbeat(_workload, new MemoryCeiling(0), _lifetime, TimeProvider.System,
                    NullLogger<Heartbeat>.Instance),
                TimeProvider.System, NullLogger<WorkerLiveness>.Instance);
            _tenants = new TenantDatabase(PostgresLogin.For(TenantDatabase.Role, null, owner, 8));
            Keeper = new LeaseKeeper(_database, _tenants, _liveness, NullLogger<LeaseKeeper>.Instance);
        }

        public LeaseKeeper Keeper { get; }

        public static async Task<Holder> StartAsync(string owner)
        {
            var holder = new Holder(owner);
            await holder._liveness.StartAsync(CancellationToken.None);
            await holder._liveness.IdAsync(TestContext.Current.CancellationToken);
            return holder;
        }

        public async Task<Lease?> ClaimAsync(LeaseScope scope, long resource) =>
            (await ClaimAsync(scope, [resource]))[0];

        public async Task<IReadOnlyList<Lease?>> ClaimAsync(LeaseScope scope, IReadOnlyList<long> resources)
        {
            await using var session = await _tenants.OpenAsync(1, CancellationToken.None);
            return await Keeper.ClaimAsync(session, scope, await Keeper.OwnerAsync(CancellationToken.None),
                [.. resources.Select(resource => (1L, resource))]);
        }

        /// <summary>Ends the session that holds the liveness lock, and stays dead.</summary>
        public Task DieAsync() => _liveness.StopAsync(CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            await DieAsync();
            _liveness.Dispose();
            _workload.Dispose();
            await _tenants.DisposeAsync();
            Keeper.Dispose();
            await _database.DisposeAsync();
        }
    }
}

using Dapper;
using Frota.Backups.Archives;
using Frota.IntegrationTests.Servers;
using Npgsql;
using Xunit;

namespace Frota.IntegrationTests.Backups;

/// <summary>What is restored is what was there.</summary>
public sealed class RoundTripTests(TestServers servers)
{
    // What may happen to rows: each for a random one of them, or for a tenth.
    private static readonly string[] Events =
    [
        "INSERT INTO tenants (slug, name) VALUES ('n' || @n, 'N')",
        "UPDATE tenants SET name = 'renamed ' || @n WHERE id = (SELECT id FROM tenants ORDER BY random() LIMIT 1)",
        "DELETE FROM inbound_messages WHERE id % 10 = @n % 10",
        "UPDATE inbound_messages SET body = 'later ' || @n WHERE id % 10 = @n % 10",
        """
        INSERT INTO inbound_messages
          (tenant_id, account_id, conversation_id, provider_id, kind, webhook_id, received_at)
          SELECT tenant_id, account_id, id, 'n' || @n, 'text', gen_random_uuid(), now() FROM conversations
        """,
        "INSERT INTO leases (scope, resource, tenant_id, epoch) VALUES ('turn', @n, 1, 1)",
        "DELETE FROM leases WHERE resource = (SELECT resource FROM leases ORDER BY random() LIMIT 1)",
        "UPDATE leases SET resource = resource + 100000, epoch = epoch + 1 WHERE resource % 3 = @n % 3",
        "UPDATE faq_entries SET answer = 'Às ' || @n",
        "TRUNCATE intake_overflow",
        "INSERT INTO intake_overflow (tenant_id, account_id, item) VALUES (1, 1, '\\x00ff')",
        "VACUUM (FREEZE) inbound_messages",
        "VACUUM FULL tenants",
    ];

    [Fact]
    public async Task A_full_backup_is_the_whole_database()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        await bench.SeedAsync();

        var made = await bench.BackUpAsync();
        var restored = await bench.RestoreAsync(made.Name);

        Assert.Equal(await bench.ContentAsync(), await bench.ContentAsync(restored));
        Assert.Equal(10, made.Manifest.Tables.Single(table => table.Table == "inbound_messages").Rows);
        Assert.Equal(3, await bench.AskAsync<int>(
            "SELECT count(*) FROM pg_policies WHERE tablename IN ('tenants', 'leases') AND policyname <> 'tenant' "
                + "OR (tablename = 'tenants' AND policyname = 'tenant')", restored));
        await bench.ExecuteAsync("INSERT INTO tenants (slug, name) VALUES ('next', 'Next')", restored);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_full_backup_and_an_incremental_are_the_database_as_it_was_whatever_happened(int seed)
    {
        await using var bench = await BackupBench.NewAsync(servers);
        await bench.SeedAsync(200);
        var random = new Random(seed);
        await HappenAsync(bench, random, 20);
        await using var slow = await bench.OpenAsync();
        await BeginSlowlyAsync(slow);
        await bench.ExecuteAsync("INSERT INTO leases (scope, resource, tenant_id, epoch) VALUES ('send', 1, 1, 1)");

        await bench.BackUpAsync();
        await slow.ExecuteAsync("RELEASE SAVEPOINT s; COMMIT");
        var moments = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        for (var round = 0; round < 3; round++)
        {
            await HappenAsync(bench, random, 15);
            var made = await bench.BackUpAsync(BackupKind.Incremental);
            Assert.Equal(BackupKind.Incremental, made.Manifest.Kind);
            moments[made.Name] = await bench.ContentAsync();
        }

        foreach (var (name, content) in moments)
        {
            Assert.Equal(content, await bench.ContentAsync(await bench.RestoreAsync(name)));
        }
    }

    [Fact]
    public async Task An_incremental_becomes_a_full_one_where_it_could_not_be_restored()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        await bench.SeedAsync();

        var first = await bench.BackUpAsync(BackupKind.Incremental);
        await bench.ExecuteAsync("ALTER TABLE tenants ADD COLUMN remark text");
        var second = await bench.BackUpAsync(BackupKind.Incremental);
        var bytes = await File.ReadAllBytesAsync(second.Path, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 3] ^= 1;
        await File.WriteAllBytesAsync(second.Path, bytes, TestContext.Current.CancellationToken);
        var third = await bench.BackUpAsync(BackupKind.Incremental);

        Assert.Contains("no full backup yet", Assert.Single(first.Remarks), StringComparison.Ordinal);
        Assert.Contains("columns were changed", Assert.Single(second.Remarks), StringComparison.Ordinal);
        Assert.Contains("is not sound", Assert.Single(third.Remarks), StringComparison.Ordinal);
        Assert.All([first, second, third], made => Assert.Equal(BackupKind.Full, made.Manifest.Kind));
    }

    private static async Task HappenAsync(BackupBench bench, Random random, int times)
    {
        await using var connection = await bench.OpenAsync();
        for (var i = 0; i < times; i++)
        {
            try
            {
                await connection.ExecuteAsync(
                    Events[random.Next(Events.Length)], new { n = random.Next(1_000_000) });
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // chance drew a key that is taken: nothing happened
            }
        }
    }

    // A transaction that is under way at the full backup; its number, and that of its part, are below those of others
    // that ended before.
    private static Task<int> BeginSlowlyAsync(NpgsqlConnection slow) => slow.ExecuteAsync("""
        BEGIN;
        INSERT INTO tenants (slug, name) VALUES ('slow', 'Slow');
        SAVEPOINT s;
        UPDATE channel_accounts SET address = 'changed in a part of a transaction'
        """);
}

using System.Text.Json;
using Dapper;
using Frota.Backups.Archives;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Backups;

/// <summary>A restore touches nothing that is there, and nothing at all when the backup is not sound.</summary>
public sealed class RestoreTests(TestServers servers)
{
    [Fact]
    public async Task A_database_that_is_not_empty_is_replaced_only_when_confirmed_and_keeps_its_rows()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        await bench.SeedAsync();
        await bench.BackUpAsync();
        var before = await bench.ContentAsync();
        await bench.ExecuteAsync("DELETE FROM inbound_messages");

        Assert.Equal(4, (await bench.FrotaAsync("backup", "restore")).ExitCode);
        Assert.Equal(4, (await bench.FrotaAsync("backup", "restore", "--into", bench.Database, "--yes")).ExitCode);
        Assert.Equal(0, (await bench.FrotaAsync("backup", "restore", "--dry-run")).ExitCode);
        Assert.Equal(0, await bench.AskAsync<long>("SELECT count(*) FROM inbound_messages"));
        var ended = await bench.FrotaAsync("backup", "restore", "--yes", "--json");

        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Equal(before, await bench.ContentAsync());
        using var restored = JsonDocument.Parse(ended.Output);
        var old = restored.RootElement.GetProperty("data").GetProperty("before").GetString()!;
        Assert.Equal(0, await bench.AskAsync<long>("SELECT count(*) FROM inbound_messages", old));
        Assert.Equal([old], await bench.ScratchAsync());
        await bench.ExecuteAsync($"DROP DATABASE {old}", "postgres");
    }

    [Fact]
    public async Task A_database_that_is_in_use_is_left_alone()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        await bench.BackUpAsync();
        await using var fleet = await bench.OpenAsync();

        var ended = await bench.FrotaAsync("backup", "restore", "--yes");

        Assert.Equal(4, ended.ExitCode);
        Assert.Contains("stop the fleet", ended.Error, StringComparison.Ordinal);
        Assert.Equal(1, await fleet.ExecuteScalarAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task Into_a_database_that_is_not_there_or_empty_it_goes_without_asking()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        await bench.SeedAsync();
        var made = await bench.BackUpAsync();
        var empty = $"{bench.Database}_empty";
        await bench.ExecuteAsync($"CREATE DATABASE {empty}", "postgres");

        Assert.Equal(0, (await bench.FrotaAsync("backup", "restore", made.Name, "--into", empty)).ExitCode);

        Assert.Equal(await bench.ContentAsync(), await bench.ContentAsync(empty));
        await bench.ExecuteAsync($"DROP DATABASE {empty}", "postgres");
        Assert.Empty(await bench.ScratchAsync());
    }

    [Theory]
    [InlineData("altered", "checksum is wrong")]
    [InlineData("cut", "cut short")]
    [InlineData("wrong key", "does not open")]
    [InlineData("unknown key", "does not hold")]
    [InlineData("no archive", "cut short")]
    [InlineData("lone incremental", "is not there")]
    public async Task A_backup_that_is_not_sound_is_refused_before_the_first_byte(string how, string said)
    {
        await using var bench = await BackupBench.NewAsync(servers);
        await bench.SeedAsync();
        var full = await bench.BackUpAsync();
        var made = how == "lone incremental" ? await bench.BackUpAsync(BackupKind.Incremental) : full;
        await SpoilAsync(bench, full.Path, how);

        var restored = await bench.FrotaAsync("backup", "restore", made.Name, "--into", $"{bench.Database}_new");
        var verified = await bench.FrotaAsync("backup", "verify", made.Name);
        var drilled = await bench.FrotaAsync("backup", "drill", made.Name);

        Assert.Equal((1, 6, 1), (restored.ExitCode, verified.ExitCode, drilled.ExitCode));
        Assert.All([restored.Error, verified.Output, drilled.Error],
            words => Assert.Contains(said, words, StringComparison.Ordinal));
        Assert.Empty(await bench.ScratchAsync());
    }

    [Fact]
    public async Task A_drill_tries_the_newest_writes_it_down_and_leaves_nothing()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        await bench.SeedAsync();
        await bench.BackUpAsync();
        await bench.ExecuteAsync("DELETE FROM inbound_messages WHERE id = 1");
        await bench.BackUpAsync(BackupKind.Incremental);

        var ended = await bench.FrotaAsync("backup", "drill", "--json");

        Assert.True(ended.ExitCode == 0, ended.Error + ended.Output);
        Assert.Contains("incremental", ended.Output, StringComparison.Ordinal);
        Assert.Equal(["drill", "full", "incremental"], (await RunsAsync(bench)).Order());
        Assert.Empty(await bench.ScratchAsync());
    }

    [Fact]
    public async Task A_manifest_that_counts_other_rows_fails_the_drill_and_the_restore()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        await bench.SeedAsync();
        var made = await bench.BackUpAsync();
        Recount(bench, made.Path);

        var drill = await bench.DrillAsync(made.Name);
        var restore = await Assert.ThrowsAsync<InvalidDataException>(() => bench.RestoreAsync(made.Name));

        Assert.False(drill.Passed);
        Assert.Contains("inbound_messages has 10 rows, not 11",
            Assert.Single(drill.Checks.SelectMany(check => check.Faults)), StringComparison.Ordinal);
        Assert.Contains("inbound_messages", restore.Message, StringComparison.Ordinal);
        Assert.Empty(await bench.ScratchAsync());
        Assert.False(await bench.AskAsync<bool>("SELECT ok FROM backup_runs WHERE kind = 'drill'"));
    }

    [Fact]
    public async Task Nobodys_database_is_taken_for_scratch()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        var made = await bench.BackUpAsync();
        var name = $"{bench.Database}_drill";
        await bench.ExecuteAsync($"CREATE DATABASE {name}", "postgres");

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => bench.DrillAsync(made.Name));
        await bench.ExecuteAsync($"COMMENT ON DATABASE {name} IS 'made by frota backup; may be dropped'", "postgres");
        var drill = await bench.DrillAsync(made.Name); // as if a killed drill had left it

        Assert.Contains("not ours", fault.Message, StringComparison.Ordinal);
        Assert.True(drill.Passed);
        Assert.Empty(await bench.ScratchAsync());
    }

    private static async Task<IReadOnlyList<string>> RunsAsync(BackupBench bench)
    {
        await using var connection = await bench.OpenAsync();
        return (await connection.QueryAsync<string>("SELECT kind FROM backup_runs WHERE ok")).AsList();
    }

    private static async Task SpoilAsync(BackupBench bench, string path, string how)
    {
        switch (how)
        {
            case "altered":
                var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
                bytes[bytes.Length / 3] ^= 1;
                await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
                break;
            case "cut":
                using (var file = File.OpenWrite(path))
                {
                    file.SetLength(file.Length - 100);
                }

                break;
            case "wrong key":
                bench.Environment["FROTA_BACKUP_KEYS"] = BackupBench.Key("b1", 2);
                break;
            case "unknown key":
                bench.Environment["FROTA_BACKUP_KEYS"] = BackupBench.Key("b2", 1);
                break;
            case "no archive":
                await File.WriteAllTextAsync(path, new string('x', 1000), TestContext.Current.CancellationToken);
                break;
            default:
                File.Delete(path);
                break;
        }
    }

    // The same archive, made by who has the key, with a manifest that counts one row too many.
    private static void Recount(BackupBench bench, string path)
    {
        using (var archive = ArchiveReader.Open(path))
        using (var file = File.Create($"{path}.new"))
        using (var writer = new ArchiveWriter(file, bench.Settings.Keys))
        {
            foreach (var part in archive.Manifest.Parts)
            {
                using var content = archive.OpenPart(part.Name, bench.Settings.Keys);
                using var bytes = new MemoryStream();
                content.CopyTo(bytes);
                Assert.True(writer.AddAsync(part.Name, bytes.ToArray()).IsCompletedSuccessfully);
            }

            writer.Complete(archive.Manifest with
            {
                Tables =
                [
                    .. archive.Manifest.Tables.Select(table => table.Table == "inbound_messages"
                        ? table with { Rows = table.Rows + 1 } : table),
                ],
            });
        }

        File.Move($"{path}.new", path, overwrite: true);
    }
}

using System.Diagnostics;
using Frota.Harness;
using Frota.Harness.Servers;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Backups;

/// <summary>What goes wrong leaves no archive that looks whole, and says what it was.</summary>
public sealed class BackupFaultTests(TestServers servers)
{
    [Fact]
    public async Task Without_pg_dump_it_says_what_to_install()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        bench.Environment["PATH"] = "/nowhere";

        var ended = await bench.FrotaAsync("backup", "run");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("postgresql-client", ended.Error, StringComparison.Ordinal);
        await NothingIsLeftAsync(bench);
        Assert.Equal("full", await bench.AskAsync<string>("SELECT kind FROM backup_runs WHERE NOT ok"));
    }

    [Fact]
    public async Task A_pg_dump_that_dies_is_quoted()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        bench.Program("pg_dump", "head -c 3000000 /dev/urandom; echo 'out of luck' >&2; exit 1");

        var ended = await bench.FrotaAsync("backup", "run");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("out of luck", ended.Error, StringComparison.Ordinal);
        await NothingIsLeftAsync(bench);
    }

    [Fact]
    public async Task What_is_killed_midway_leaves_what_the_next_run_removes()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        bench.Program("pg_dump", "head -c 3000000 /dev/urandom; cat >/dev/null; exit 1"); // ends with its parent
        var start = new ProcessStartInfo(Checkout.Executable("Cli"), ["backup", "run"]);
        foreach (var (name, value) in bench.Environment)
        {
            start.Environment[name] = value;
        }

        using (var process = Process.Start(start)!)
        {
            await Until.TrueAsync(() => Task.FromResult(Partials(bench).Any(file => file.Length > 2_000_000)),
                "nothing was written");
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Empty(bench.Folder.Names());
        Assert.NotEmpty(Partials(bench));
        bench.Environment.Remove("PATH");
        Assert.Equal(0, (await bench.FrotaAsync("backup", "run")).ExitCode);
        Assert.Empty(Partials(bench));
        Assert.Single(bench.Folder.Names());
    }

    [Fact]
    public async Task A_disk_that_fills_up_midway_leaves_nothing()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        await using var disk = await TinyDisk.MountAsync(bench.Folder.Path, mebibytes: 100);
        bench.Program("pg_dump", "head -c 200000000 /dev/urandom");

        var ended = await bench.FrotaAsync("backup", "run");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("No space left", ended.Error, StringComparison.Ordinal);
        await NothingIsLeftAsync(bench);
    }

    [Fact]
    public async Task A_disk_that_is_full_already_is_seen_before()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        await using var disk = await TinyDisk.MountAsync(bench.Folder.Path, mebibytes: 20);

        var ended = await bench.FrotaAsync("backup", "run");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("MiB free", ended.Error, StringComparison.Ordinal);
        await NothingIsLeftAsync(bench);
    }

    [Fact]
    public async Task A_database_that_is_away_is_named_without_its_password()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        await bench.BackUpAsync();
        bench.Environment["FROTA_POSTGRES"] = "Host=127.0.0.1;Port=1;Username=u;Password=hidden;Database=frota";

        foreach (var verb in (string[])["run", "drill", "restore"])
        {
            var ended = await bench.FrotaAsync("backup", verb);
            Assert.Equal(69, ended.ExitCode);
            Assert.DoesNotContain("hidden", ended.Error + ended.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_login_that_sees_only_some_rows_is_refused()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        await bench.ExecuteAsync($"CREATE ROLE {bench.Database}_weak LOGIN PASSWORD 'p' IN ROLE frota_fleet");
        bench.Environment["FROTA_BACKUP_POSTGRES"] =
            $"{bench.Environment["FROTA_POSTGRES"]};Username={bench.Database}_weak;Password=p";
        try
        {
            var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => bench.BackUpAsync());
            Assert.Contains("BYPASSRLS", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            await bench.ExecuteAsync($"DROP ROLE {bench.Database}_weak");
        }
    }

    [Fact]
    public async Task A_program_that_says_no_stops_the_backup_and_one_that_fails_after_it_is_told()
    {
        await using var bench = await BackupBench.NewAsync(servers);
        bench.Environment["FROTA_BACKUP_BEFORE"] = bench.Program("before", "echo 'not now' >&2; exit 1");
        var refused = await bench.FrotaAsync("backup", "run");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("not now", refused.Error, StringComparison.Ordinal);
        await NothingIsLeftAsync(bench);

        bench.Environment["FROTA_BACKUP_BEFORE"] = bench.Program("willing", "test \"$*\" = 'before full'");
        bench.Environment["FROTA_BACKUP_AFTER"] =
            bench.Program("after", "test \"$3\" = ok && test -s \"$4\" && echo 'no copy' >&2; exit 2");
        var made = await bench.FrotaAsync("backup", "run");
        Assert.Equal(5, made.ExitCode);
        Assert.Contains("no copy", made.Error, StringComparison.Ordinal);
        Assert.Single(bench.Folder.Names());
    }

    private static FileInfo[] Partials(BackupBench bench) =>
        new DirectoryInfo(bench.Folder.Path) is { Exists: true } folder ? folder.GetFiles(".*.partial") : [];

    private static async Task NothingIsLeftAsync(BackupBench bench)
    {
        Assert.Empty(bench.Folder.Names());
        Assert.Empty(Partials(bench));
        Assert.Empty(await bench.ScratchAsync());
    }
}

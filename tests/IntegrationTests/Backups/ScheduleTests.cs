using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Backups;

/// <summary>The leader backs up and drills by the clock, and shows when it last did.</summary>
public sealed class ScheduleTests(TestServers servers)
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_fleet_that_never_was_backed_up_is_so_at_once_then_tried_and_both_are_seen()
    {
        var folder = Directory.CreateTempSubdirectory("frota-backups-").FullName;
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 0 });
        var worker = fleet.AddWorker(TestFleet.AllRoles,
            ("FROTA_BACKUP_DIR", folder), ("FROTA_BACKUP_KEYS", BackupBench.Key("b1", 1)));

        await fleet.UntilAsync("SELECT count(DISTINCT kind) = 2 AND bool_and(ok) FROM backup_runs");

        Assert.Single(Directory.GetFiles(folder, "*-full.frota"));
        foreach (var line in (string[])[
            "frota_backup_configured 1", "frota_backup_last_success_timestamp_seconds{kind=\"full\"} ",
            "frota_restore_drill_last_success_timestamp_seconds ", "frota_backup_size_bytes{kind=\"full\"} ",
            "frota_backup_duration_seconds{kind=\"drill\"} ", "frota_backup_last_failed{kind=\"full\"} 0"])
        {
            await Until.TrueAsync(async () => (await Http.GetStringAsync(new Uri($"{worker.Url}/metrics")))
                .Contains($"\n{line}", StringComparison.Ordinal), $"{line} is not shown");
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_leader_without_pg_dump_does_not_start_and_says_why()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 0 });
        var worker = fleet.AddWorker(TestFleet.AllRoles, ("FROTA_BACKUP_DIR", "/backups"),
            ("FROTA_BACKUP_KEYS", BackupBench.Key("b1", 1)), ("PATH", "/nowhere"));

        await Until.TrueAsync(() => Task.FromResult(worker.HasEnded), "it did not end");

        Assert.Contains("FROTA_BACKUP_DIR is set, but pg_dump is not there", worker.Log, StringComparison.Ordinal);
    }
}

using Dapper;
using Frota.Database;
using Frota.Workers.Fleet;

namespace Frota.Workers.Maintenance.Watching;

/// <summary>
/// How old the newest backup and the newest drill are, as <c>backup_runs</c> has it, whoever ran them.
/// </summary>
internal sealed class BackupSource(FleetDatabase database, WorkerSettings settings) : IFleetSource
{
    private const string Drill = "drill";

    private const string NewestSql = """
        SELECT DISTINCT ON (kind) kind, extract(epoch FROM at)::double precision, bytes, seconds
        FROM backup_runs WHERE ok ORDER BY kind, at DESC
        """;

    private const string LastSql = """
        SELECT DISTINCT ON (kind) kind, ok FROM backup_runs ORDER BY kind, at DESC
        """;

    public string Name => "backups";

    public async Task<IReadOnlyList<Gauge>> AskAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var newest = await connection.QueryAsync<(string Kind, double At, long Bytes, double Seconds)>(
            new CommandDefinition(NewestSql, cancellationToken: cancel));
        var last = await connection.QueryAsync<(string Kind, bool Ok)>(
            new CommandDefinition(LastSql, cancellationToken: cancel));
        return
        [
            new Gauge("frota.backup.configured", "", "1 where the leader makes backups by the clock, 0 where it does "
                + "not.", settings.Backups is null ? 0 : 1),
            .. newest.SelectMany(run => run.Kind == Drill ? [Drilled(run.At)] : Made(run.Kind, run.At, run.Bytes)),
            .. newest.Select(run => new Gauge("frota.backup.duration", "s",
                "How long the newest backup or drill that went well took.", run.Seconds, ("kind", run.Kind))),
            .. last.Select(run => new Gauge("frota.backup.last_failed", "",
                "1 where the last backup or drill of a kind failed.", run.Ok ? 0 : 1, ("kind", run.Kind))),
        ];
    }

    private static Gauge[] Made(string kind, double at, long bytes) =>
    [
        new("frota.backup.last_success.timestamp", "s", "When the newest backup was made.", at, ("kind", kind)),
        new("frota.backup.size", "By", "The newest backup on disk.", bytes, ("kind", kind)),
    ];

    private static Gauge Drilled(double at) => new("frota.restore_drill.last_success.timestamp", "s",
        "When a backup was last restored in a drill, and found good.", at);
}

using System.CommandLine;
using Frota.Backups.Restoring;
using Frota.Cli.Shell;

namespace Frota.Cli.Backups;

/// <summary><c>frota backup drill</c>.</summary>
internal sealed class BackupDrill : Verb
{
    private readonly Argument<string?> _name = BackupDoor.Name();

    public BackupDrill()
        : base("drill", "Try a backup as a disaster would: restore it into a scratch database, count the rows, compare "
            + "the ledger, migrate and validate the schema; the scratch database is dropped in any case. Exit 6 when "
            + "the backup could not be used.",
            "frota backup drill",
            "frota backup drill 20261121T030000000Z-full.frota --json | jq '.data.passed'") => Arguments.Add(_name);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var drill = await new DrillBackup(BackupDoor.Settings(call), call.Terminal.Time)
            .RunAsync(BackupDoor.Find(call, _name), cancel);
        call.Output.Show(drill, page =>
        {
            page.Line($"{drill.Name}, as of {BackupDoor.Moment(drill.Manifest.At)}", Ink.Faint);
            page.Table(["check", "result"],
            [
                .. drill.Checks.Select(check => (Cell[])[check.Name, check.Faults.Count == 0
                    ? new("ok", Ink.Good) : new(string.Join("; ", check.Faults), Ink.Bad)]),
            ]);
            page.Line($"{(drill.Passed ? "passed" : "failed")} in {drill.Elapsed.TotalSeconds:0.0} s",
                drill.Passed ? Ink.Good : Ink.Bad);
        });
        return drill.Passed ? ExitCodes.Ok : ExitCodes.Unhealthy;
    }
}

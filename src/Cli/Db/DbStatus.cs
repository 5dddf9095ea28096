using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Migrations;

namespace Frota.Cli.Db;

/// <summary><c>frota db status</c>.</summary>
internal sealed class DbStatus() : Verb("status", "List the migrations and whether the database has them.",
    "frota db status",
    "frota db status --json | jq '.data.pending'")
{
    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var login = await PostgresDoor.OwnerAsync(call.Settings, cancel);
        var states = await new Migrator(login).StatusAsync(cancel);
        var status =
            new Status(PostgresDoor.Name(login), states.Count(s => !s.Applied), states.Count(s => !s.Known), states);
        call.Output.Show(status, page =>
        {
            page.Line(status.Database, Ink.Faint);
            page.Table(["migration", "state"], [.. states.Select(Row)]);
        });
        return ExitCodes.Ok;
    }

    private static Cell[] Row(MigrationState state) => state switch
    {
        { Known: false } => [state.Id, new("unknown: this build is older than the database", Ink.Bad)],
        { Applied: false } => [state.Id, new("pending", Ink.Bad)],
        _ => [state.Id, new("applied", Ink.Good)],
    };

    private sealed record Status(string Database, int Pending, int Unknown, IReadOnlyList<MigrationState> Migrations);
}

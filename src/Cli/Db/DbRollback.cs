using System.CommandLine;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Migrations;

namespace Frota.Cli.Db;

/// <summary><c>frota db rollback</c>.</summary>
internal sealed class DbRollback : Verb
{
    private readonly Option<string> _to = new("--to")
    {
        Description = "revert every migration above this one; 0 reverts all",
        HelpName = "MIGRATION",
        Required = true,
    };

    private readonly Option<bool> _yes = Confirmation.Yes();

    public DbRollback()
        : base("rollback", "Revert migrations. Their tables and all that is in them are gone; take a backup first.",
            "frota db rollback --to 20261121000002_Conversations",
            "frota db rollback --to 0 --yes")
    {
        Options.Add(_to);
        Options.Add(_yes);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var login = await PostgresDoor.OwnerAsync(call.Settings, cancel);
        var migrator = new Migrator(login);
        var target = MigrationTarget.Find(call.Need(_to), await migrator.StatusAsync(cancel));
        IReadOnlyList<string> reverted = [];
        if (target.Above.Count > 0)
        {
            Confirmation.Require(call, call.Get(_yes), $"reverting {string.Join(", ", target.Above)} on "
                + $"{PostgresDoor.Name(login)} drops their tables and all that is in them.");
            reverted = await migrator.RollbackAsync(target.Id, cancel);
        }

        call.Output.Show(new RolledBack(PostgresDoor.Name(login), reverted), page =>
        {
            foreach (var id in reverted)
            {
                page.Line($"reverted {id}");
            }

            page.Line(reverted.Count == 0 ? "nothing to revert"
                : $"{reverted.Count} reverted on {PostgresDoor.Name(login)}");
        });
        return ExitCodes.Ok;
    }

    private sealed record RolledBack(string Database, IReadOnlyList<string> Reverted);
}

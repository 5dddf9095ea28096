using System.CommandLine;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Migrations;

namespace Frota.Cli.Db;

/// <summary><c>frota db migrate</c>.</summary>
internal sealed class DbMigrate : Verb
{
    private readonly Option<string?> _to =
        new("--to") { Description = "stop at this migration", HelpName = "MIGRATION" };

    public DbMigrate()
        : base("migrate",
            "Apply the missing migrations, creating the database when it is not there. The passwords in "
            + "FROTA_POSTGRES_APP and FROTA_POSTGRES_FLEET become those of the roles frota_app and frota_fleet.",
            "frota db migrate",
            "frota db migrate --to 20261121000002_Conversations") => Options.Add(_to);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var login = await PostgresDoor.OwnerAsync(call.Settings, cancel);
        var migrator = new Migrator(login);
        var target = call.Get(_to);
        if (target is not null)
        {
            target = MigrationTarget.Find(target, await migrator.StatusAsync(cancel)).Forward();
        }

        var applied = await migrator.MigrateAsync(target, cancel);
        var roles = await RoleLogins.FollowAsync(login, call.Settings, cancel);
        call.Output.Show(new Migrated(PostgresDoor.Name(login), applied, roles), page =>
        {
            foreach (var id in applied)
            {
                page.Line($"applied {id}", Ink.Good);
            }

            page.Line(applied.Count == 0 ? "nothing to apply"
                : $"{applied.Count} applied to {PostgresDoor.Name(login)}");
            foreach (var role in roles)
            {
                page.Line($"{role} logs in with the password of its setting");
            }
        });
        return ExitCodes.Ok;
    }

    private sealed record Migrated(
        string Database, IReadOnlyList<string> Applied, IReadOnlyList<string> RolesWithLogin);
}

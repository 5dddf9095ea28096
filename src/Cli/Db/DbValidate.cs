using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Migrations;

namespace Frota.Cli.Db;

/// <summary><c>frota db validate</c>.</summary>
internal sealed class DbValidate() : Verb("validate",
    "Compare the database with this build: migrations, roles and row-level security. Exit 6 when they differ.",
    "frota db validate",
    "frota db validate --json || frota db migrate")
{
    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var login = await PostgresDoor.OwnerAsync(call.Settings, cancel);
        var drift = await new Migrator(login).ValidateAsync(cancel);
        call.Output.Show(new Validation(PostgresDoor.Name(login), drift.Count == 0, drift), page =>
        {
            page.Line(PostgresDoor.Name(login), Ink.Faint);
            foreach (var fault in drift)
            {
                page.Line($"✗ {fault}", Ink.Bad);
            }

            page.Line(drift.Count == 0 ? "as this build wants it" : $"{drift.Count} faults",
                drift.Count == 0 ? Ink.Good : Ink.Bad);
        });
        return drift.Count == 0 ? ExitCodes.Ok : ExitCodes.Unhealthy;
    }

    private sealed record Validation(string Database, bool Valid, IReadOnlyList<string> Faults);
}

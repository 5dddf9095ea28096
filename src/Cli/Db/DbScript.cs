using Frota.Cli.Shell;
using Frota.Migrations;

namespace Frota.Cli.Db;

/// <summary><c>frota db script</c>.</summary>
internal sealed class DbScript() : Verb("script",
    "Print the SQL of all migrations, each part running only where it is missing; needs no server.",
    "frota db script > schema.sql",
    "frota db script | psql -v ON_ERROR_STOP=1 -d frota")
{
    // The script is made from the migrations alone: no connection is opened to this address.
    private const string Nowhere = "Host=localhost;Database=frota";

    protected override Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var sql = new Migrator(Nowhere).Script();
        if (call.Output.IsJson)
        {
            call.Output.Show(new Script(sql), _ => { });
        }
        else
        {
            call.Terminal.Out.Write(sql);
        }

        return Task.FromResult(ExitCodes.Ok);
    }

    private sealed record Script(string Sql);
}

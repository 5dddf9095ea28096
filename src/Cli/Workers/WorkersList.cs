using System.Globalization;
using Frota.Cli.Doors;
using Frota.Cli.Shell;

namespace Frota.Cli.Workers;

/// <summary><c>frota workers list</c>.</summary>
internal sealed class WorkersList() : Verb("list", "List the workers of all hosts: what they do, how full they are.",
    "frota workers list",
    "frota workers list --json | jq -r '.data[] | select(.state != \"working\") | .name'")
{
    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        var workers = await WorkerRow.AllAsync(connection, cancel);
        call.Output.Show(workers, page => page.Table(
            ["name", "host", "pid", "state", "busy", "load", "MB", "started", "version", "roles"],
            [.. workers.Select(w => (Cell[])[w.Name, w.Host, w.Pid,
                new(w.State, w.IsWorking ? Ink.Good : Ink.Bad), w.Busy,
                string.Create(CultureInfo.InvariantCulture, $"{w.Load:P0}"), w.Memory / 1_000_000,
                w.StartedAt.ToString("u", CultureInfo.InvariantCulture), w.Version, w.Roles])],
            "no worker"));
        return ExitCodes.Ok;
    }
}

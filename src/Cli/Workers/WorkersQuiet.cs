using Frota.Cli.Shell;
using Npgsql;

namespace Frota.Cli.Workers;

/// <summary><c>frota workers quiet</c>.</summary>
internal sealed class WorkersQuiet() : WorkersVerb("quiet",
    "Have workers take no more work, and stay. What they have under way goes on; others take the rest.",
    "frota workers quiet worker-9101")
{
    protected override async Task TellAsync(
        Call call, NpgsqlConnection connection, IReadOnlyList<WorkerRow> chosen, CancellationToken cancel)
    {
        await WorkerRow.WishAsync(connection, chosen, "quiet", cancel);
        await UntilAsync(call, connection, "quiet",
            now => !now.Any(w => chosen.Any(c => c.Id == w.Id) && w.State is "working" or "waiting"), cancel);
    }
}

/// <summary><c>frota workers resume</c>.</summary>
internal sealed class WorkersResume() : WorkersVerb("resume", "Have quiet workers take work again.",
    "frota workers resume --all")
{
    protected override async Task TellAsync(
        Call call, NpgsqlConnection connection, IReadOnlyList<WorkerRow> chosen, CancellationToken cancel)
    {
        await WorkerRow.WishAsync(connection, chosen, "work", cancel);
        await UntilAsync(call, connection, "working",
            now => now.Where(w => chosen.Any(c => c.Id == w.Id)).All(w => w.IsWorking), cancel);
    }
}

/// <summary><c>frota workers drain</c>.</summary>
internal sealed class WorkersDrain() : WorkersVerb("drain",
    "Have workers take no more work, and wait until they have nothing under way; they stay so until they are resumed.",
    "frota workers drain worker-9101 --timeout 5m")
{
    protected override async Task TellAsync(
        Call call, NpgsqlConnection connection, IReadOnlyList<WorkerRow> chosen, CancellationToken cancel)
    {
        await WorkerRow.WishAsync(connection, chosen, "quiet", cancel);
        await UntilAsync(call, connection, "drained", now => !now.Any(w => chosen.Any(c => c.Id == w.Id)
            && (w.State is "working" or "waiting" || w.Busy > 0)), cancel);
    }
}

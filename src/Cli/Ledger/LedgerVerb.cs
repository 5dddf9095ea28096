using System.CommandLine;
using System.Globalization;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Cli.Tenants;

namespace Frota.Cli.Ledger;

/// <summary><c>frota ledger</c>.</summary>
internal sealed class LedgerVerb : Verb
{
    private readonly Option<string?> _tenant =
        new("--tenant") { Description = "only this tenant's", HelpName = "SLUG" };
    private readonly Option<TimeSpan?> _since =
        Duration.Option("--since", "the window of what has ended", TimeSpan.FromHours(24));
    private readonly Option<TimeSpan?> _grace = Duration.Option("--grace",
        "how long something may be due before it counts as unaccounted", TimeSpan.FromMinutes(5));

    public LedgerVerb()
        : base("ledger", "Account for every accepted message: answered, with a person, skipped, dead or still pending. "
            + "What has not ended is counted whatever its age. Exit 6 when any is unaccounted for; the oldest are "
            + "named, as frota trace takes them.",
            "frota ledger",
            "frota ledger --tenant demo --since 7d",
            "frota ledger --json | jq -r '.data.unaccountedIds[]'")
    {
        Options.Add(_tenant);
        Options.Add(_since);
        Options.Add(_grace);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        if (call.Get(_tenant) is { } tenant)
        {
            await TenantRows.NeedAsync(connection, tenant, cancel);
        }

        var since = call.Need(_since)!.Value;
        var report = await LedgerReport.ReadAsync(
            connection, call.Get(_tenant), since, call.Need(_grace)!.Value, cancel);
        call.Output.Show(report, page => Show(page, report, since));
        return report.Unaccounted == 0 ? ExitCodes.Ok : ExitCodes.Unhealthy;
    }

    private static void Show(Page page, LedgerReport report, TimeSpan since)
    {
        page.Line(
            $"inbound: {report.Accepted} accepted in the last {Duration.Format(since)}, or before and not ended yet",
            Ink.Faint);
        page.Table(["disposition", "reason", "messages"],
        [
            .. report.Settled.Select(s => (Cell[])[s.Disposition, s.Reason, s.Count]),
            ["pending", Oldest(report.Open), report.Open.Pending],
            ["unaccounted", "", Cell.Faults(report.Open.Unaccounted)],
        ]);
        page.Line();
        page.Line($"replies of {report.Turns} turns", Ink.Faint);
        page.Table(["state", "messages"],
        [
            .. report.Replies.Select(r => (Cell[])[r.State, r.Count]),
            ["in doubt now", report.InDoubt],
            ["unaccounted", Cell.Faults(report.UnaccountedReplies)],
        ]);
        page.Line();
        page.Line($"{report.OpenDeadLetters} open dead letters", report.OpenDeadLetters == 0 ? Ink.Faint : Ink.Bad);
        page.Line($"{report.Unaccounted} unaccounted", report.Unaccounted == 0 ? Ink.Good : Ink.Bad);
        if (report.UnaccountedIds.Count > 0)
        {
            page.Line($"the oldest, for frota trace: {string.Join(' ', report.UnaccountedIds)}");
        }
    }

    private static Cell Oldest(OpenCount open) => open.OldestOpen is { } time
        ? $"oldest accepted {time.ToString("u", CultureInfo.InvariantCulture)}" : "";
}

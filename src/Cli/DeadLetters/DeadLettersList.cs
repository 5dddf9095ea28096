using System.CommandLine;
using System.Globalization;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Messaging.DeadLetters;

namespace Frota.Cli.DeadLetters;

/// <summary><c>frota dead-letters list</c>.</summary>
internal sealed class DeadLettersList : Verb
{
    private const int LongestError = 80;

    private readonly LetterSelection _selection;
    private readonly Option<int> _limit = LetterCount.Limit(50);
    private readonly Option<bool> _grouped =
        new("--grouped") { Description = "one line a fault instead of one a letter" };

    public DeadLettersList()
        : base("list", "List dead letters, the newest first, or the faults behind them.",
            "frota dead-letters list --tenant demo --older-than 2h --newer-than 7d",
            "frota dead-letters list --grouped",
            "frota dead-letters list --state discarded --json | jq '.data.letters[].id'")
    {
        _selection = new LetterSelection(this, anyState: true);
        Options.Add(_limit);
        Options.Add(_grouped);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var (filter, limit) = (_selection.Read(call), call.Get(_limit));
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        var total = await new DeadLetterStore(database).CountAsync(filter, cancel);
        var survey = new DeadLetterSurvey(database);
        if (call.Get(_grouped))
        {
            Show(call, new Groups(total, await survey.GroupAsync(filter, limit, cancel)));
        }
        else
        {
            var letters = await survey.NewestAsync(filter, limit, cancel);
            Show(call, new Found(total, [.. letters.Select(LetterHead.Of)]));
        }

        return ExitCodes.Ok;
    }

    private static void Show(Call call, Groups found) => call.Output.Show(found, page =>
    {
        page.Table(["fingerprint", "count", "first seen", "last seen", "kind", "queue", "reason", "error"],
            [.. found.Faults.Select(g =>
                (Cell[])[g.Fingerprint, g.Count, Time(g.FirstSeen), Time(g.LastSeen), g.Kind, g.Queue,
                g.Reason, Short(g.Error)])], "no dead letter");
        page.Line($"{found.Total} letters in {found.Faults.Count} faults", Ink.Faint);
    });

    private static void Show(Call call, Found found) => call.Output.Show(found, page =>
    {
        page.Table(["id", "dead at", "state", "kind", "queue", "tenant", "conversation", "attempts", "fingerprint",
            "reason", "error"],
            [.. found.Letters.Select(l => (Cell[])[l.Id, Time(l.DeadAt), l.State, l.Kind, l.Queue, Number(l.TenantId),
                Number(l.ConversationId), l.Attempts, l.Fingerprint, l.Reason, Short(l.Error)])], "no dead letter");
        page.Line($"{found.Letters.Count} of {found.Total}", Ink.Faint);
    });

    private static Cell Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Cell Number(long? number) => number is { } n ? n : "";

    private static Cell Short(string error)
    {
        var line = error.ReplaceLineEndings(" ");
        return line.Length <= LongestError ? line : line[..LongestError] + "…";
    }

    private sealed record Found(long Total, IReadOnlyList<LetterHead> Letters);

    private sealed record Groups(long Total, IReadOnlyList<DeadLetterGroup> Faults);
}
